#pragma once

#include <tactus/result.h>
#include <tactus/transport_command.h>
#include <tactus/transport_leader.h>
#include <tactus/transport_state.h>
#include <tactus/units.h>

#include <cmath>
#include <optional>

namespace tactus::test {

/// A plain reference model of the transport's rules. It ignores speed, threads and rounding:
/// numbers are long double, and beats are summed block by block.
class TransportModel {
 public:
  TransportModel(SampleRate r, Bpm b) : rate{r}, bpm{b}, loop_end{10 * Frames{r}} {}

  /// Returns the error code of a command that is refused before it is queued.
  std::optional<ErrorCode> refuse_at_once(const TransportCommand& command) const;
  /// Applies a queued command.
  /// @return true if it took effect; otherwise it was out of range
  bool apply(const TransportCommand& command);
  void block(Frames frames);
  /// Takes over what a host says at the start of a block.
  void follow(const HostPosition& host);
  /// A block without the host that was followed before; the clock stops after the hold.
  void miss_host(Frames frames, Frames hold);

  bool loops() const { return loop_enabled && position < loop_end; }
  /// The beat at the start of the timeline, which has a bar at bar_at: less than a beat of a bar is
  /// left, or bar 1 has begun.
  long double beat_offset() const {
    const long double beats_to_bar = bar_at * bpm / 60 / rate;
    const auto per_bar = static_cast<long double>(meter.beats_per_bar);
    return std::floor((beats_to_bar + per_bar - 1 + 1e-9L) / per_bar) * per_bar - beats_to_bar;
  }
  long double beats_here() const { return 1.0L * position / rate * bpm / 60 + beat_offset(); }

  SampleRate rate;
  double bpm;
  Meter meter;
  TransportStatus status = TransportStatus::stopped;
  Frames position = 0;
  Frames return_to = 0;
  long double beat = 0;
  unsigned long long blocks = 0;
  unsigned long long epoch = 0;
  bool loop_enabled = false;
  Frames loop_start = 0;
  Frames loop_end;
  bool led = false;
  bool locked = true;
  Frames held = 0;
  unsigned long long dropouts = 0;
  long double bar_at = 0;  ///< in frames

  /// Beats, rounded to the frame nearest to each.
  long double beats_by_frames() const { return beat + 0.5L * bpm / 60 / rate; }

 private:
  long double bar_before(long double beats) const;
  void relocate(Frames to);
  void set_meter(Meter to);
  bool seek(long double frame);
  bool change_loop(const LoopChange& change);
  Frames nearest(long double seconds) const;
};

}  // namespace tactus::test
