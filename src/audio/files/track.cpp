#include "audio/files/track.h"

#include <fmt/format.h>
#include <samplerate.h>

#include <algorithm>
#include <array>
#include <cmath>
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

/// Length of a file at the engine's rate, rounded; at least 1. Split in two, because the product
/// could overflow.
Frames resampled_length(Frames frames, SampleRate file_rate, SampleRate rate) {
  const Frames whole = frames / file_rate * rate;
  const Frames rest = (frames % file_rate * rate + file_rate / 2) / file_rate;
  return std::max<Frames>(1, whole + rest);
}

}  // namespace

void Track::Delete::operator()(void* resampler) const noexcept { src_delete(state(resampler)); }

Track::Track(AudioFile file, SampleRate rate, std::unique_ptr<void, Delete> resampler)
    : file_{std::move(file)},
      length_{resampler == nullptr ? file_.frames()
                                   : resampled_length(file_.frames(), file_.sample_rate(), rate)},
      resampler_{std::move(resampler)} {
  if (is_resampled()) input_.resize(input_frames * channels);
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

Frames Track::reach() const noexcept {
  return is_resampled() ? filter_frames * (file_.frames() / length_ + 1) : 0;
}

void Track::read(Frames position, std::span<float> out, const Surroundings& around) {
  if (!is_resampled()) {
    file_.read(position, out);
    return;
  }
  const Frames wanted = static_cast<Frames>(out.size() / channels);
  const auto count = static_cast<std::size_t>(std::clamp<Frames>(length_ - position, 0, wanted));
  if (count > 0) {
    if (position != next_out_) resample_from(position, around);
    resample(out.first(count * channels), around);
  }
  std::fill(out.begin() + static_cast<std::ptrdiff_t>(count * channels), out.end(), 0.0F);
}

long double Track::file_position(Frames position) const noexcept {
  return static_cast<long double>(position) * static_cast<long double>(file_.frames()) /
         static_cast<long double>(length_);
}

// The resampler starts at a frame of the file. A first step of one to two of the file's frames
// leads from there to the place of the first engine frame, which may lie between two of them.
void Track::resample_from(Frames position, const Surroundings& around) {
  const Frames margin = reach() * length_ / file_.frames() + 1;
  const Frames first_out = position - margin;
  const long double first_in = file_position(first_out);
  next_in_ = static_cast<Frames>(std::floor(first_in)) - 1;
  pending_ = {};
  src_reset(state(resampler_.get()));
  std::array<float, 256 * channels> unused{};
  const double step = static_cast<double>(first_in - static_cast<long double>(next_in_));
  convert(std::span{unused}.first(channels), 1.0 / step, around);
  src_set_ratio(state(resampler_.get()),
                static_cast<double>(length_) / static_cast<double>(file_.frames()));
  for (next_out_ = first_out; next_out_ < position;) {
    const auto count = static_cast<std::size_t>(std::min<Frames>(256, position - next_out_));
    resample(std::span{unused}.first(count * channels), around);
  }
}

void Track::resample(std::span<float> out, const Surroundings& around) {
  const double ratio = static_cast<double>(length_) / static_cast<double>(file_.frames());
  const std::size_t done = convert(out, ratio, around);
  std::fill(out.begin() + static_cast<std::ptrdiff_t>(done * channels), out.end(), 0.0F);
  next_out_ += static_cast<Frames>(out.size() / channels);
}

/// @return the number of frames produced: all, except after an error
std::size_t Track::convert(std::span<float> out, double ratio, const Surroundings& around) {
  const std::size_t wanted = out.size() / channels;
  std::size_t done = 0;
  while (done < wanted) {
    if (pending_.empty()) read_input(around);
    SRC_DATA data{};
    data.data_in = pending_.data();
    data.input_frames = static_cast<long>(pending_.size() / channels);
    data.data_out = out.data() + done * channels;
    data.output_frames = static_cast<long>(wanted - done);
    data.src_ratio = ratio;
    if (src_process(state(resampler_.get()), &data) != 0) break;
    pending_ = pending_.subspan(static_cast<std::size_t>(data.input_frames_used) * channels);
    done += static_cast<std::size_t>(data.output_frames_gen);
  }
  return done;
}

/// Reads the next frames to feed: before the file, of the file, and after it.
void Track::read_input(const Surroundings& around) {
  std::span<float> rest{input_};
  while (!rest.empty()) {
    const bool before = next_in_ < 0;
    const bool after = next_in_ >= file_.frames();
    const Frames until = before ? 0 : after ? next_in_ + input_frames : file_.frames();
    const auto count = std::min(rest.size() / channels, static_cast<std::size_t>(until - next_in_));
    const auto part = rest.first(count * channels);
    if (!before && !after) {
      file_.read(next_in_, part);
    } else if (around) {
      around(next_in_, part);
    } else {
      std::fill(part.begin(), part.end(), 0.0F);
    }
    next_in_ += static_cast<Frames>(count);
    rest = rest.subspan(part.size());
  }
  pending_ = input_;
}

}  // namespace tactus::audio
