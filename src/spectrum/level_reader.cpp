#include "spectrum/level_reader.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace tactus::spectrum {
namespace {

constexpr double rms_seconds = 0.1;
// The largest positive value of 16-bit sound.
constexpr float full_scale = 32'767.0F / 32'768.0F;

template <float StereoFrame::* side>
void measure(std::span<const StereoFrame> newest, std::span<const StereoFrame> unread,
             std::size_t channel, StereoLevels& levels) {
  float peak = 0.0F;
  for (const StereoFrame& frame : unread) peak = std::max(peak, std::abs(frame.*side));
  double power = 0.0;
  for (const StereoFrame& frame : newest)
    power += static_cast<double>(frame.*side) * static_cast<double>(frame.*side);
  levels.peak[channel] = peak;
  levels.rms[channel] =
      static_cast<float>(std::sqrt(2.0 * power / static_cast<double>(newest.size())));
  levels.clipped[channel] = peak >= full_scale;
}

}  // namespace

void LevelReader::restart() {
  end_ = history_.newest().frames_written;
  latest_ = {};
}

StereoLevels LevelReader::update(std::int64_t now_ns) {
  const HistoryMoment moment = history_.newest();
  const std::uint64_t begin = end_;
  end_ = moment.frames_written;
  if (moment.is_stale(now_ns)) return latest_ = {};
  // Blocks longer than the time between two updates: the sound is still that of the last one.
  if (end_ == begin) return latest_;
  const auto wanted = static_cast<std::size_t>(rms_seconds * history_.sample_rate());
  // Half the history is still there while it is copied.
  const auto unread =
      static_cast<std::size_t>(std::min<std::uint64_t>(end_ - begin, history_.capacity() / 2));
  frames_.resize(std::max(wanted, unread));
  if (!history_.copy(end_, frames_)) return latest_;
  const std::span<const StereoFrame> frames{frames_};
  measure<&StereoFrame::left>(frames.last(wanted), frames.last(unread), 0, latest_);
  measure<&StereoFrame::right>(frames.last(wanted), frames.last(unread), 1, latest_);
  return latest_;
}

}  // namespace tactus::spectrum
