#include "audio/files/track.h"

#include <fmt/format.h>
#include <samplerate.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace tactus::audio {
namespace {

// 121 dB of signal to noise, flat to 90 % of the band, about 1.3 % of a core.
constexpr int quality = SRC_SINC_MEDIUM_QUALITY;
// More than half of the filter's length, in periods of the lower rate. This much input must precede
// a frame for it to be exact.
constexpr Frames filter_frames = 64;
constexpr Frames input_frames = 512;

SRC_STATE* state(void* resampler) { return static_cast<SRC_STATE*>(resampler); }

}  // namespace

void Track::Delete::operator()(void* resampler) const noexcept { src_delete(state(resampler)); }

Track::Track(AudioFile file, SampleRate rate, std::unique_ptr<void, Delete> resampler)
    : file_{std::move(file)},
      in_step_{file_.sample_rate() / std::gcd(file_.sample_rate(), rate)},
      out_step_{rate / std::gcd(file_.sample_rate(), rate)},
      // Rounded up; split in two, because the product could overflow.
      length_{file_.frames() / in_step_ * out_step_ +
              (file_.frames() % in_step_ * out_step_ + in_step_ - 1) / in_step_},
      resampler_{std::move(resampler)} {
  if (resampler_ != nullptr) input_.resize(input_frames * channels);
}

Result<Track> Track::open(const std::string& path, SampleRate rate) {
  auto file = AudioFile::open(path);
  if (!file) return file.error();
  const SampleRate file_rate = file->sample_rate();
  const double ratio = static_cast<double>(rate) / std::max<SampleRate>(file_rate, 1);
  if (src_is_valid_ratio(ratio) == 0 || file->frames() > max_position / (1 + rate / file_rate)) {
    return Error{
        ErrorCode::invalid_argument,
        fmt::format("cannot play {}: {} Hz cannot be resampled to {} Hz", path, file_rate, rate),
        "file"};
  }
  std::unique_ptr<void, Delete> resampler;
  if (file_rate != rate) {
    int error = 0;
    resampler.reset(src_new(quality, channels, &error));
    if (resampler == nullptr) {
      return Error{ErrorCode::internal,
                   fmt::format("cannot play {}: {}", path, src_strerror(error)), "file"};
    }
  }
  return Track{std::move(*file), rate, std::move(resampler)};
}

void Track::read(Frames position, std::span<float> out) {
  if (resampler_ == nullptr) {
    file_.read(position, out);
    return;
  }
  const Frames wanted = static_cast<Frames>(out.size() / channels);
  const auto count = static_cast<std::size_t>(std::clamp<Frames>(length_ - position, 0, wanted));
  if (count > 0) {
    if (position != next_out_) resample_from(position);
    resample(out.first(count * channels));
  }
  std::fill(out.begin() + static_cast<std::ptrdiff_t>(count * channels), out.end(), 0.0F);
}

void Track::resample_from(Frames position) {
  const Frames margin = filter_frames * (in_step_ / out_step_ + 1);
  const Frames in = position / out_step_ * in_step_ + position % out_step_ * in_step_ / out_step_;
  const Frames steps = std::max<Frames>(0, in - margin) / in_step_;
  next_in_ = steps * in_step_;
  next_out_ = steps * out_step_;
  pending_ = {};
  src_reset(state(resampler_.get()));
  std::array<float, 256 * channels> unused{};
  while (next_out_ < position) {
    const auto count = static_cast<std::size_t>(std::min<Frames>(256, position - next_out_));
    resample(std::span{unused}.first(count * channels));
  }
}

void Track::resample(std::span<float> out) {
  const std::size_t wanted = out.size() / channels;
  std::size_t done = 0;
  while (done < wanted) {
    if (pending_.empty()) {
      // Past its end the file reads as silence, which flushes the last frames.
      file_.read(next_in_, input_);
      next_in_ += input_frames;
      pending_ = input_;
    }
    SRC_DATA data{};
    data.data_in = pending_.data();
    data.input_frames = static_cast<long>(pending_.size() / channels);
    data.data_out = out.data() + done * channels;
    data.output_frames = static_cast<long>(wanted - done);
    data.src_ratio = static_cast<double>(out_step_) / static_cast<double>(in_step_);
    if (src_process(state(resampler_.get()), &data) != 0) break;
    pending_ = pending_.subspan(static_cast<std::size_t>(data.input_frames_used) * channels);
    done += static_cast<std::size_t>(data.output_frames_gen);
  }
  // The filter overshoots where the file reaches full scale.
  for (float& sample : out.first(done * channels)) sample = std::clamp(sample, -1.0F, 1.0F);
  std::fill(out.begin() + static_cast<std::ptrdiff_t>(done * channels), out.end(), 0.0F);
  next_out_ += static_cast<Frames>(wanted);
}

}  // namespace tactus::audio
