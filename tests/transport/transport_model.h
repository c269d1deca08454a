#pragma once

#include <tactus/result.h>
#include <tactus/transport_command.h>
#include <tactus/transport_state.h>
#include <tactus/units.h>

#include <optional>

namespace tactus::test {

/// The transport in the plainest words: what its rules say, with no thought of speed, threads or
/// rounding (numbers are long double; beats are summed up block by block).
class TransportModel {
 public:
  TransportModel(SampleRate r, Bpm b) : rate{r}, bpm{b}, loop_end{10 * Frames{r}} {}

  /// The kind of failure of a command before it is queued.
  std::optional<ErrorCode> refuse_at_once(const TransportCommand& command) const;
  /// Applies a command that was queued. @return whether it had an effect, else it is out of range
  bool apply(const TransportCommand& command);
  void block(Frames frames);

  bool loops() const { return loop_enabled && position < loop_end; }
  long double beats_here() const { return 1.0L * position / rate * bpm / 60; }

  SampleRate rate;
  double bpm;
  TransportStatus status = TransportStatus::stopped;
  Frames position = 0;
  Frames return_to = 0;
  long double beat = 0;
  unsigned long long blocks = 0;
  unsigned long long epoch = 0;
  bool loop_enabled = false;
  Frames loop_start = 0;
  Frames loop_end;

 private:
  void relocate(Frames to);
  bool seek(long double frame);
  bool change_loop(const LoopChange& change);
  Frames nearest(long double seconds) const;
};

}  // namespace tactus::test
