#include "audio/pipe/speed_changer.h"

#include <samplerate.h>

#include <new>

#include "audio/sources/source.h"

namespace tactus::audio {
namespace {

SRC_STATE* src(void* resampler) { return static_cast<SRC_STATE*>(resampler); }

}  // namespace

void SpeedChanger::Delete::operator()(void* resampler) const noexcept {
  src_delete(src(resampler));
}

SpeedChanger::SpeedChanger() {
  int error = 0;
  resampler_.reset(src_new(SRC_SINC_FASTEST, channels, &error));
  if (resampler_ == nullptr) throw std::bad_alloc{};
}

std::span<const float> SpeedChanger::process(std::span<const float> in, double speed) {
  constexpr std::size_t margin_frames = 64;  // input held back earlier
  const std::size_t frames = in.size() / channels;
  out_.resize((2 * frames + margin_frames) * channels);
  SRC_DATA data{};
  data.data_in = in.data();
  data.data_out = out_.data();
  data.input_frames = static_cast<long>(frames);
  data.output_frames = static_cast<long>(out_.size() / channels);
  data.src_ratio = 1.0 / speed;
  if (src_process(src(resampler_.get()), &data) != 0) return {};
  return std::span{out_}.first(static_cast<std::size_t>(data.output_frames_gen) * channels);
}

void SpeedChanger::restart() noexcept { src_reset(src(resampler_.get())); }

}  // namespace tactus::audio
