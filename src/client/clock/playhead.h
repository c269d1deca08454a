#pragma once

#include <tactus/client_values.h>
#include <tactus/realtime.h>

#include <functional>
#include <type_traits>

#include "client/clock/clock_reading.h"

namespace tactus::client {

/// All that is needed to compute the playhead at any time until the next message. Times are local,
/// in ms.
///
/// Thread: any. Realtime-safe: yes.
struct PlayheadReading {
  ClockReading clock;
  bool known = false;
  bool stalled = false;
  bool loop_enabled = false;
  TransportStatus status = TransportStatus::stopped;
  Seconds time_seconds = 0.0;
  Beats beat_pos = 0.0;
  Beats beat_offset = 0.0;  ///< the beat at the start of the timeline
  Bpm bpm = 120.0;
  tactus::Meter meter;
  Seconds loop_start = 0.0;
  Seconds loop_end = 0.0;
  std::uint64_t epoch = 0;
  double timestamp_ms = 0.0;  ///< the server's Unix time of the state
  double received = 0.0;
  double silence_ms = 0.0;  ///< how long the playhead continues without a message
  double error =
      0.0;  ///< displayed minus predicted position in seconds, decaying since `corrected`
  double corrected = 0.0;

  bool moves() const noexcept TACTUS_NONBLOCKING {
    return status == TransportStatus::playing && !stalled;
  }
  /// Displayed seconds since the state.
  double elapsed(double at) const noexcept TACTUS_NONBLOCKING;
  /// The playhead at a time.
  NowPlaying at(double at) const noexcept TACTUS_NONBLOCKING;
};
static_assert(std::is_trivially_copyable_v<PlayheadReading>);

/// The playhead between two states: smooth within an epoch, jumping at a new one. It gives the same
/// figures as clients/js/src/playhead.ts.
///
/// Threads: one.
class Playhead {
 public:
  /// @param silence_ms  how long the playhead continues without a message
  explicit Playhead(double silence_ms) { reading_.silence_ms = silence_ms; }

  /// Takes a state and the clock's reading: glides within an epoch, otherwise jumps.
  void receive(const TransportState& state, const ClockReading& clock, double received);

  /// Takes another reading of the clock, without a jump of the playhead.
  void adjust(const ClockReading& clock, double at);

  /// The playhead until the next call of another function.
  const PlayheadReading& reading() const noexcept { return reading_; }

 private:
  void correct(double shown, double at);

  PlayheadReading reading_;
};

}  // namespace tactus::client
