#pragma once

#include <tactus/realtime.h>
#include <tactus/result.h>
#include <tactus/tempo.h>
#include <tactus/transport_command.h>
#include <tactus/transport_state.h>
#include <tactus/units.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

namespace tactus {

class StreamStats;

/// A clock's settings, fixed for its life.
struct TransportOptions {
  SampleRate sample_rate = 48'000;  ///< 8,000 to 384,000 Hz
  Frames block_size = 512;          ///< usual frames per callback, 1 to 8,192
  Bpm bpm = 120.0;                  ///< tempo at the start, 20 to 999
  double update_hz = 30.0;          ///< states per second to each client, 1 to 240
};

/// The transport: status, playhead, tempo and loop, moved by an audio callback and read by anyone.
///
/// Threads: one audio thread calls update_position and last_block; any thread may call the rest.
/// Readers never disturb the audio thread, nor do commands: they wait in a bounded queue for the
/// next block. While no audio runs (no block for the longer of 100 ms and three blocks) a command
/// applies at once, on the thread that gives it.
///
///     tactus::TransportClock clock{{.sample_rate = 44'100, .block_size = 256}};
///     clock.play();
///     // in the audio callback:
///     clock.update_position(frames);
class TransportClock {
 public:
  /// Errors: throws std::invalid_argument, naming the setting that is out of range.
  explicit TransportClock(const TransportOptions& options = {});
  ~TransportClock();
  TransportClock(const TransportClock&) = delete;
  TransportClock& operator=(const TransportClock&) = delete;

  const TransportOptions& options() const noexcept TACTUS_NONBLOCKING;

  // The audio thread's.

  /// Applies pending commands, then moves the playhead by one block if playing.
  /// @param frames  length of the block, 0 or more
  /// Thread: audio. Realtime-safe: yes (wait-free). Errors: none.
  void update_position(Frames frames) noexcept TACTUS_NONBLOCKING;

  /// What the last update_position covered: where to take the block's audio from.
  /// Thread: audio. Realtime-safe: yes. Errors: none.
  const TransportBlock& last_block() const noexcept TACTUS_NONBLOCKING;

  // Commands. Each returns at once, with the place in the queue.
  // Thread: any. Realtime-safe: no (lock-free, but an Error is text).
  // Errors: RESOURCE_EXHAUSTED when the queue is full; what each says beside.

  Result<CommandTicket> play();
  Result<CommandTicket> pause();   ///< keeps the position
  Result<CommandTicket> resume();  ///< plays on from it
  Result<CommandTicket> stop();    ///< back to where playback began or was last located
  Result<CommandTicket> rewind();  ///< to frame 0
  Result<CommandTicket> seek(Frames position);           ///< OUT_OF_RANGE beyond 0 to 2^53 frames
  Result<CommandTicket> seek_seconds(Seconds position);  ///< likewise
  Result<CommandTicket> seek_beat(Beats position);       ///< likewise, at the tempo of the moment
  Result<CommandTicket> set_bpm(Bpm bpm);                ///< OUT_OF_RANGE beyond 20 to 999
  Result<CommandTicket> set_loop(Seconds start, Seconds end);  ///< OUT_OF_RANGE unless 0<=start<end
  Result<CommandTicket> enable_loop(bool enabled = true);
  Result<CommandTicket> submit(const TransportCommand& command);

  /// What became of a command: nothing while it waits, else the state right after it, or why it
  /// was refused. Known for the last 256 commands; for an older one, the state now.
  /// Where no audio runs, asking also applies what waits.
  /// Thread: any but audio. Realtime-safe: no. Errors: OUT_OF_RANGE.
  std::optional<Result<TransportState>> outcome(CommandTicket ticket);

  /// Waits until a command is in effect.
  /// Thread: any but audio (it sleeps). Errors: as outcome, and UNAVAILABLE after the timeout.
  Result<TransportState> wait(CommandTicket ticket,
                              std::chrono::milliseconds timeout = std::chrono::seconds{1});

  /// Applies what waits, if no audio runs. For a command that was given just before the last block
  /// and that nobody asks about; a Server does this at each tick.
  /// Thread: any but audio. Realtime-safe: no. Errors: none.
  void apply_if_idle() noexcept;

  // Reading.

  /// The newest whole state, for people and the wire: with times as text and Unix milliseconds.
  /// Thread: any. Realtime-safe: yes. Errors: none.
  TransportState get_state() const noexcept TACTUS_NONBLOCKING;

  /// The newest whole state as the audio thread left it, cheaper.
  /// Thread: any. Realtime-safe: yes. Errors: none.
  TransportSnapshot snapshot() const noexcept TACTUS_NONBLOCKING;

  /// A snapshot in the form of a state.
  /// Thread: any. Realtime-safe: yes. Errors: none.
  TransportState state_of(const TransportSnapshot& snapshot) const noexcept TACTUS_NONBLOCKING;

  bool playing() const noexcept TACTUS_NONBLOCKING;
  Frames sample_pos() const noexcept TACTUS_NONBLOCKING;
  Seconds time_seconds() const noexcept TACTUS_NONBLOCKING;
  Beats beat_pos() const noexcept TACTUS_NONBLOCKING;
  Bpm bpm() const noexcept TACTUS_NONBLOCKING;

  /// Where the playhead lies within a part of the beat, 0 to 1. @param division  as tempo.h's
  double beat_fraction(int division = 1) const noexcept TACTUS_NONBLOCKING;

  /// A block in which beats fell, by its number from 1; nothing where it is still to come or is
  /// kept no longer (the last beat_blocks_kept are). What BeatReader reads.
  /// Thread: any. Realtime-safe: yes (wait-free). Errors: none.
  std::optional<BeatBlock> beat_block(std::uint64_t number) const noexcept TACTUS_NONBLOCKING;

  /// How many such blocks there have been. Thread: any. Realtime-safe: yes. Errors: none.
  std::uint64_t beat_blocks() const noexcept TACTUS_NONBLOCKING;

  static constexpr std::uint64_t beat_blocks_kept = 2'048;

  /// Settings, counters of the stream and load. Thread: any. Realtime-safe: no. Errors: none.
  TransportMetrics get_metrics() const;

  /// Where a Server counts what it sends of this clock. Thread: any. Errors: none.
  StreamStats& stream_stats() noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The process-wide clock, made by the first call; later calls return the same one, whatever
/// options they give. Thread: any. Errors: as TransportClock's constructor, on the first call.
TransportClock& get_transport_clock(const TransportOptions& options = {});

}  // namespace tactus
