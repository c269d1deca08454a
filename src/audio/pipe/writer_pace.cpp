#include "audio/pipe/writer_pace.h"

namespace tactus::audio {
namespace {

constexpr double stored_lead_s = 2.5;
constexpr double live_lead_s = 0.5;
constexpr double live_after_s = 1.0;
// A recorder's clock may be this much faster than ours.
constexpr double fastest_clock = 1.05;

}  // namespace

void WriterPace::begin(std::size_t early_frames, std::int64_t now_ns) noexcept {
  begin_ns_ = now_ns;
  frames_ = -static_cast<std::int64_t>(early_frames);
}

void WriterPace::arrive(std::size_t frames, std::int64_t now_ns) noexcept {
  if (!begin_ns_) begin(0, now_ns);
  frames_ += static_cast<std::int64_t>(frames);
}

Pace WriterPace::judge(std::int64_t now_ns) noexcept {
  if (!begin_ns_ || pace_ == Pace::stored) return pace_;
  const double elapsed_s = 1e-9 * static_cast<double>(now_ns - *begin_ns_);
  const double lead_s = static_cast<double>(frames_) / rate_ - fastest_clock * elapsed_s;
  if (lead_s > stored_lead_s) {
    pace_ = Pace::stored;
  } else if (elapsed_s >= live_after_s && lead_s < live_lead_s) {
    pace_ = Pace::live;
  }
  return pace_;
}

}  // namespace tactus::audio
