#include "bridges/beat_leader.h"

#include <algorithm>
#include <cmath>

#include "spectrum/sample_history.h"
#include "spectrum/spectrum_analyzer_access.h"

namespace tactus::bridges {
namespace {

constexpr double largest_slew = 0.25;     // of a beat; larger errors are corrected at once
constexpr double corrected_share = 0.25;  // of an error, in a beat
constexpr double least_error = 0.01;      // of a beat
constexpr double least_change = 0.0005;   // of the tempo
constexpr double likely_downbeat = 0.6;
constexpr double sure_downbeat = 0.9;

/// The distance to the nearest whole number of periods.
double nearest(double distance, double period) noexcept TACTUS_NONBLOCKING {
  return distance - std::round(distance / period) * period;
}

}  // namespace

std::optional<HostPosition> BeatLeader::position(Frames frames) noexcept {
  const auto written = detail::SpectrumAnalyzerAccess::history(analyzer_).newest().frames_written;
  return follow(server_.heard_beat(), written, clock_.snapshot(), frames);
}

HostPosition BeatLeader::follow(const HeardBeat& heard, std::uint64_t written,
                                const TransportSnapshot& now, Frames frames) noexcept {
  HostPosition host{.tempo_only = true, .locked = heard.lock != BeatLock::searching};
  const bool plays = now.status == TransportStatus::playing;
  const bool jumped = now.sample_pos != expected_;
  expected_ = now.sample_pos + (plays ? frames : 0);
  if (!host.locked || !(heard.frames_per_beat > 0.0)) {
    follows_ = false;
    return host;
  }
  const double since = (static_cast<double>(written) - heard.frame) / heard.frames_per_beat;
  const double beat = static_cast<double>(heard.index) + since;
  double error = nearest(beat - now.beat_pos, 1.0);
  error_ms_.store(error * 60'000.0 / heard.bpm, std::memory_order_relaxed);
  const int per_bar = now.meter.beats_per_bar;
  const double bar_error =
      nearest(heard.beat_in_bar + since - now.beat_pos, static_cast<double>(per_bar));
  const bool knows_bar = heard.beats_per_bar == per_bar;
  const bool moves_bar = knows_bar && heard.downbeat_confidence > sure_downbeat &&
                         std::abs(bar_error) > 0.5 + largest_slew;
  const bool snaps = !follows_ || lines_ != heard.lines || std::abs(error) > largest_slew ||
                     (jumped && std::abs(error) > least_error) || moves_bar;
  if (!snaps || !plays) {
    if (plays) correct(host, heard, beat, error);
    return host;
  }
  follows_ = true;
  lines_ = heard.lines;
  corrected_beat_ = std::floor(beat);
  if (knows_bar && heard.downbeat_confidence > likely_downbeat) error = bar_error;
  double place = now.beat_pos + error;
  while (place < 0.0) place += per_bar;
  const double bar = std::floor(place / per_bar);
  host.bpm = bpm_ = heard.bpm;
  host.bar = static_cast<std::int64_t>(bar) + 1;
  host.beat = place - bar * per_bar + 1.0;
  return host;
}

/// Once a beat, unless all is within the noise.
void BeatLeader::correct(HostPosition& host, const HeardBeat& heard, double beat,
                         double error) noexcept {
  if (std::floor(beat) == corrected_beat_) return;
  corrected_beat_ = std::floor(beat);
  const double slew = std::abs(error) < least_error ? 0.0 : corrected_share * error;
  const Bpm target = heard.bpm * (1.0 + slew);
  if (std::abs(target / bpm_ - 1.0) < least_change) return;
  host.bpm = bpm_ = target;
}

Outcome BeatLeader::command(const TransportCommand&) {
  return Error{ErrorCode::failed_precondition, "the heard beat takes no commands"};
}

void BeatLeader::describe(LeaderInfo& info) const {
  info.peers = info.locked ? 1 : 0;
  info.phase_error_ms = error_ms_.load(std::memory_order_relaxed);
}

}  // namespace tactus::bridges
