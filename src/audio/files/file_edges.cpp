#include "audio/files/file_edges.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace tactus::audio {
namespace {

/// A piece of a file; beyond its ends the last two frames are extrapolated.
class Piece {
 public:
  Piece(AudioFile& file, Frames first, Frames frames)
      : first_{first}, frames_{frames}, samples_(static_cast<std::size_t>(frames) * channels) {
    file.read(first, samples_);
  }

  /// Interpolates between frames. @param time  in frames of the file
  /// Source: E. Catmull, R. Rom, "A class of local interpolating splines", 1974.
  float at(double time, std::size_t channel) const {
    const double floor = std::floor(time);
    const auto i = static_cast<Frames>(floor) - first_;
    const auto x = static_cast<float>(time - floor);
    const float a = frame(i - 1, channel);
    const float b = frame(i, channel);
    const float c = frame(i + 1, channel);
    const float d = frame(i + 2, channel);
    return b +
           0.5F * x *
               (c - a + x * (2.0F * a - 5.0F * b + 4.0F * c - d + x * (3.0F * (b - c) + d - a)));
  }

 private:
  float frame(Frames i, std::size_t channel) const {
    if (i < 0 || i >= frames_) {
      const Frames edge = i < 0 ? 0 : frames_ - 1;
      const Frames inner = std::clamp<Frames>(i < 0 ? 1 : frames_ - 2, 0, frames_ - 1);
      const auto beyond = static_cast<float>(i < 0 ? -i : i - edge);
      return frame(edge, channel) + beyond * (frame(edge, channel) - frame(inner, channel));
    }
    return samples_[static_cast<std::size_t>(i) * channels + channel];
  }

  Frames first_;
  Frames frames_;
  std::vector<float> samples_;
};

std::vector<float> edge(const std::string& path, SampleRate rate, Frames count, bool is_last) {
  auto file = AudioFile::open(path);
  if (!file) return {};
  const double step = static_cast<double>(file->sample_rate()) / rate;  // the file's, per result's
  count = std::min(count, static_cast<Frames>(static_cast<double>(file->frames()) / step));
  const Frames needed =
      std::min(file->frames(), static_cast<Frames>(static_cast<double>(count) * step) + 2);
  const Frames first = is_last ? file->frames() - needed : 0;
  const Piece piece{*file, first, needed};
  std::vector<float> out(static_cast<std::size_t>(count) * channels);
  for (Frames i = 0; i < count; ++i) {
    const double time =
        is_last ? static_cast<double>(file->frames()) - static_cast<double>(count - i) * step
                : static_cast<double>(i) * step;
    for (std::size_t channel = 0; channel < channels; ++channel)
      out[static_cast<std::size_t>(i) * channels + channel] = piece.at(time, channel);
  }
  return out;
}

}  // namespace

std::vector<float> first_frames(const std::string& path, SampleRate rate, Frames count) {
  return edge(path, rate, count, false);
}

std::vector<float> last_frames(const std::string& path, SampleRate rate, Frames count) {
  return edge(path, rate, count, true);
}

}  // namespace tactus::audio
