#pragma once

#include <tactus/export.h>
#include <tactus/realtime.h>
#include <tactus/result.h>
#include <tactus/tempo.h>
#include <tactus/transport_block.h>
#include <tactus/transport_command.h>
#include <tactus/transport_leader.h>
#include <tactus/transport_metrics.h>
#include <tactus/transport_state.h>
#include <tactus/units.h>

#include <chrono>
#include <memory>
#include <optional>

namespace tactus {

namespace detail {
struct TransportClockAccess;
}

/// A clock's settings. They do not change after construction.
struct TransportOptions {
  SampleRate sample_rate = 48'000;  ///< 8,000 to 384,000 Hz
  Frames block_size = 512;          ///< usual frames per callback, 1 to 8,192
  Bpm bpm = 120.0;                  ///< tempo at the start, 20 to 999
  double update_hz = 30.0;          ///< states per second to each client, 1 to 240
  Meter meter = {};                 ///< at the start
  double hold_seconds = 2.0;        ///< time without a leader until the clock stops, 0 to 3,600
};

/// The transport: status, playhead, tempo and loop. An audio callback moves it; any thread reads
/// and commands it.
///
///     tactus::TransportClock clock{{.sample_rate = 44'100, .block_size = 256}};
///     clock.play().value();
///     // in the audio callback:
///     clock.update_position(frames);
///
/// Threads: one audio thread calls update_position and last_block; any thread may call the rest.
/// Commands wait in a bounded queue for the next block. While no audio runs (no block for 100 ms or
/// three blocks, whichever is longer) the calling thread applies its command at once. Neither
/// readers nor commands delay the audio thread.
class TACTUS_EXPORT TransportClock {
 public:
  /// Thread: any. Errors: throws std::invalid_argument, naming the setting that is out of range.
  explicit TransportClock(const TransportOptions& options = {});
  ~TransportClock();
  TransportClock(const TransportClock&) = delete;
  TransportClock& operator=(const TransportClock&) = delete;

  /// Returns the settings given at construction.
  /// Thread: any. Realtime-safe: yes. Errors: none.
  const TransportOptions& options() const noexcept TACTUS_NONBLOCKING;

  // For the audio thread.

  /// Applies pending commands, then moves the playhead by one block if playing.
  /// @param frames  length of the block, limited to 0 to 2^32
  /// Thread: audio. Realtime-safe: yes (wait-free). Errors: none.
  void update_position(Frames frames) noexcept TACTUS_NONBLOCKING;

  /// The same under a host that owns the transport: the playhead is where the host says. A
  /// relocation of the host is a discontinuity. Commands are refused with FAILED_PRECONDITION. The
  /// clock's loop is off. HostPosition::tempo_only leaves the playhead to the clock.
  void update_position(Frames frames, const HostPosition& host) noexcept TACTUS_NONBLOCKING;

  /// Returns the range of the timeline that the last update_position covered.
  /// Thread: audio. Realtime-safe: yes. Errors: none.
  const TransportBlock& last_block() const noexcept TACTUS_NONBLOCKING;

  // Commands. Each returns immediately with a ticket.
  // Thread: any but audio. Realtime-safe: no (lock-free, but an Error allocates).
  // Errors: RESOURCE_EXHAUSTED if the queue is full; INVALID_ARGUMENT for NaN and infinity;
  // OUT_OF_RANGE as noted.

  Result<CommandTicket> play();
  Result<CommandTicket> pause();   ///< keeps the position
  Result<CommandTicket> resume();  ///< plays from the current position
  Result<CommandTicket> stop();    ///< returns to where playback began or was last located
  Result<CommandTicket> rewind();  ///< moves to frame 0
  Result<CommandTicket> seek(Frames position);           ///< 0 to 2^53 frames
  Result<CommandTicket> seek_seconds(Seconds position);  ///< 0 to 2^53 frames
  Result<CommandTicket> seek_beat(Beats position);       ///< 0 to 2^53 frames at the current tempo
  Result<CommandTicket> set_bpm(Bpm bpm);                ///< 20 to 999
  /// Sets the meter. Tempo and phase of the beat stay; bars begin where they would after a seek.
  Result<CommandTicket> set_meter(Meter meter);
  /// Sets the loop region and enables the loop: 0 <= start < end.
  Result<CommandTicket> set_loop(Seconds start, Seconds end);
  Result<CommandTicket> enable_loop(bool enabled = true);
  /// Moves the beat grid, so that the nearest beat falls on a moment. The playhead stays.
  Result<CommandTicket> align(const Alignment& alignment = {});
  Result<CommandTicket> nudge(double ms);  ///< moves the beat grid, later if ms > 0; -10 s to 10 s
  Result<CommandTicket> submit(const TransportCommand& command);  ///< any of the above

  /// Returns a command's result: nothing while it is pending, then the state right after it, or its
  /// error. Results are kept for the last 256 commands; older ones return the current state. Also
  /// applies pending commands if audio is not running.
  /// Thread: any but audio. Realtime-safe: no. Errors: OUT_OF_RANGE.
  [[nodiscard]] std::optional<Result<TransportState>> outcome(CommandTicket ticket);

  /// Waits until a command is applied.
  /// Thread: any but audio. Realtime-safe: no (it sleeps).
  /// Errors: as for outcome; UNAVAILABLE after the timeout.
  Result<TransportState> wait(CommandTicket ticket,
                              std::chrono::milliseconds timeout = std::chrono::seconds{1});

  /// Applies pending commands if audio is not running, including commands queued just before audio
  /// stopped. A Server calls it at each tick.
  /// Thread: any but audio. Realtime-safe: no. Errors: none.
  void apply_if_idle() noexcept;

  /// Follows a leader from the next update_position(frames) on. Commands that the leader takes are
  /// forwarded, and take effect once the leader shows it: UNAVAILABLE if it does not within a
  /// second. Others are refused with FAILED_PRECONDITION. While the leader is absent, the clock
  /// runs on for TransportOptions::hold_seconds, then stops. It follows again when the leader is
  /// back.
  /// @param leader  outlives the clock's audio and commands
  /// Thread: any, before audio runs. Realtime-safe: yes. Errors: none.
  void follow(TransportLeader& leader) noexcept;

  /// Returns the leader, and how well it is followed.
  /// Thread: any but audio. Realtime-safe: no. Errors: none.
  LeaderInfo leader() const;

  // Readers.
  // Thread: any. Realtime-safe: yes (lock-free). Errors: none.

  /// Returns the latest state as clients receive it, with time as text and in Unix milliseconds.
  TransportState get_state() const noexcept TACTUS_NONBLOCKING;

  /// Returns the latest state as the audio thread published it. Cheaper than get_state.
  TransportSnapshot snapshot() const noexcept TACTUS_NONBLOCKING;

  /// Converts a snapshot to the state that clients receive.
  TransportState state_of(const TransportSnapshot& snapshot) const noexcept TACTUS_NONBLOCKING;

  bool playing() const noexcept TACTUS_NONBLOCKING;
  Frames sample_pos() const noexcept TACTUS_NONBLOCKING;
  Seconds time_seconds() const noexcept TACTUS_NONBLOCKING;
  Beats beat_pos() const noexcept TACTUS_NONBLOCKING;
  Bpm bpm() const noexcept TACTUS_NONBLOCKING;

  /// Returns the phase of the playhead within a part of the beat: 0 <= result < 1.
  /// @param division  parts per beat, 1 or more
  double beat_fraction(int division = 1) const noexcept TACTUS_NONBLOCKING;

  /// Returns the clock's settings, its state, and the counters of its stream. With several servers
  /// on one clock, these are the first one's; without a server they are 0.
  /// Thread: any. Realtime-safe: no. Errors: none.
  TransportMetrics get_metrics() const;

 private:
  friend struct detail::TransportClockAccess;
  struct TACTUS_NO_EXPORT Impl;
  std::unique_ptr<Impl> impl_;
};

/// Returns the process-wide clock. The first call constructs it; later calls ignore their options.
/// Thread: any. Realtime-safe: no. Errors: as for TransportClock's constructor, on the first call.
TACTUS_EXPORT TransportClock& get_transport_clock(const TransportOptions& options = {});

}  // namespace tactus
