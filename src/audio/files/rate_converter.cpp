#include "audio/files/rate_converter.h"

#include <samplerate.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <new>
#include <numeric>

#include "audio/sources/source.h"

namespace tactus::audio {
namespace {

// More than half of the filter's length, in periods of the lower rate.
constexpr Frames converter_margin = 64;
constexpr Frames converter_input = 512;

SRC_STATE* sinc(void* resampler) { return static_cast<SRC_STATE*>(resampler); }

}  // namespace

void RateConverter::Delete::operator()(void* resampler) const noexcept {
  src_delete(sinc(resampler));
}

RateConverter::RateConverter(SampleRate from, SampleRate to)
    : in_step_{from / std::gcd(from, to)},
      out_step_{to / std::gcd(from, to)},
      input_(converter_input * channels) {
  int error = 0;
  resampler_.reset(src_new(SRC_SINC_MEDIUM_QUALITY, channels, &error));
  if (resampler_ == nullptr) throw std::bad_alloc{};
}

Frames RateConverter::converted(Frames frames) const noexcept {
  // Split in two, because the product could overflow.
  return frames / in_step_ * out_step_ + (frames % in_step_ * out_step_ + in_step_ - 1) / in_step_;
}

void RateConverter::read(Frames position, std::span<float> out, const Read& read_input) {
  if (position != next_out_) start_before(position, read_input);
  convert(out, read_input);
}

void RateConverter::start_before(Frames position, const Read& read_input) {
  const Frames margin = converter_margin * (in_step_ / out_step_ + 1);
  const Frames in = position / out_step_ * in_step_ + position % out_step_ * in_step_ / out_step_;
  const Frames steps = std::max<Frames>(0, in - margin) / in_step_;
  next_in_ = steps * in_step_;
  next_out_ = steps * out_step_;
  pending_ = {};
  src_reset(sinc(resampler_.get()));
  std::array<float, 256 * channels> unused{};
  while (next_out_ < position) {
    const auto count = static_cast<std::size_t>(std::min<Frames>(256, position - next_out_));
    convert(std::span{unused}.first(count * channels), read_input);
  }
}

void RateConverter::convert(std::span<float> out, const Read& read_input) {
  next_out_ += static_cast<Frames>(out.size() / channels);
  while (!out.empty()) {
    if (pending_.empty()) {
      read_input(next_in_, input_);
      next_in_ += converter_input;
      pending_ = input_;
    }
    SRC_DATA data{};
    data.data_in = pending_.data();
    data.input_frames = static_cast<long>(pending_.size() / channels);
    data.data_out = out.data();
    data.output_frames = static_cast<long>(out.size() / channels);
    data.src_ratio = static_cast<double>(out_step_) / static_cast<double>(in_step_);
    if (src_process(sinc(resampler_.get()), &data) != 0) break;
    pending_ = pending_.subspan(static_cast<std::size_t>(data.input_frames_used) * channels);
    out = out.subspan(static_cast<std::size_t>(data.output_frames_gen) * channels);
  }
  std::ranges::fill(out, 0.0F);
}

}  // namespace tactus::audio
