#pragma once

#include <tactus/realtime.h>
#include <tactus/transport_block.h>
#include <tactus/transport_command.h>
#include <tactus/transport_leader.h>
#include <tactus/transport_state.h>
#include <tactus/units.h>

#include <cstdint>

#include "transport/beat_block.h"

namespace tactus::transport {

/// Reason why a command with valid arguments could not be applied.
enum class Refusal : std::uint8_t {
  none,
  loop_order,  ///< the loop would not start before its end
  ignored,     ///< the leader did not carry it out in time
  too_far,     ///< the beat exceeds the largest position at this tempo
};

/// The transport's rules: what commands do and how a block moves the playhead. It has no time,
/// threads or atomics; the caller serialises access.
/// Realtime-safe: yes, all functions.
class TransportCore {
 public:
  TransportCore(SampleRate rate, Bpm bpm, Meter meter = {}, Frames hold = 0) noexcept;

  /// Applies a command, or refuses it and changes nothing. Counts it as done in both cases.
  /// @param command   accepted by `check`
  /// @param since_ns  time from an alignment's moment until the playhead came to its position
  Refusal apply(const TransportCommand& command,
                std::int64_t since_ns = 0) noexcept TACTUS_NONBLOCKING;

  /// Takes a host's transport over for the next block.
  void follow(const HostPosition& host, Leader leader) noexcept TACTUS_NONBLOCKING;

  /// Runs on for a block without its leader; stops after the hold.
  void miss_leader(Leader leader, Frames frames) noexcept TACTUS_NONBLOCKING;

  /// Whether the leader has carried out a command.
  /// @param epoch  when the leader was asked
  bool in_effect(const TransportCommand& command,
                 std::uint64_t epoch) const noexcept TACTUS_NONBLOCKING;

  /// Counts a command of the leader as done.
  void count_command() noexcept TACTUS_NONBLOCKING { ++state_.commands_done; }

  /// Processes audio.
  /// @param frames  0 or more
  /// @param blocks  number of blocks in these frames
  /// @return true if a beat fell on any of the frames; beat_block() then describes them
  bool advance(Frames frames, std::uint64_t blocks = 1) noexcept TACTUS_NONBLOCKING;

  /// The block of the last advance that returned true. Its host time is unset.
  const BeatBlock& beat_block() const noexcept TACTUS_NONBLOCKING { return beat_block_; }

  /// Position of the next block.
  TransportBlock next_block(Frames frames) const noexcept TACTUS_NONBLOCKING;

  /// Sets the host time of the current position.
  void stamp(std::int64_t host_ns) noexcept TACTUS_NONBLOCKING { state_.host_ns = host_ns; }

  const TransportSnapshot& state() const noexcept TACTUS_NONBLOCKING { return state_; }

 private:
  Refusal carry_out(const TransportCommand& command,
                    std::int64_t since_ns) noexcept TACTUS_NONBLOCKING;
  void relocate(Frames position) noexcept TACTUS_NONBLOCKING;
  void locate(Frames position) noexcept TACTUS_NONBLOCKING;
  void seek(Frames position, bool is_skip) noexcept TACTUS_NONBLOCKING;
  void play() noexcept TACTUS_NONBLOCKING;
  void stop() noexcept TACTUS_NONBLOCKING;
  void follow_position(const HostPosition& host) noexcept TACTUS_NONBLOCKING;
  void place_beat(Beats beat) noexcept TACTUS_NONBLOCKING;
  void set_tempo(Bpm bpm) noexcept TACTUS_NONBLOCKING;
  void set_meter(const MeterChange& change) noexcept TACTUS_NONBLOCKING;
  void align(bool bar, std::int64_t since_ns) noexcept TACTUS_NONBLOCKING;
  void begin_bar_at(double position) noexcept TACTUS_NONBLOCKING;
  void set_beat_offset() noexcept TACTUS_NONBLOCKING;
  Beats in_bar(Beats beat) const noexcept TACTUS_NONBLOCKING;
  double beats_to_frames(Beats beats) const noexcept TACTUS_NONBLOCKING;
  Refusal change_loop(const LoopChange& change) noexcept TACTUS_NONBLOCKING;
  void go_on(Frames position) noexcept TACTUS_NONBLOCKING;
  bool pass_beats(Frames end) noexcept TACTUS_NONBLOCKING;
  bool wrap(Frames overshoot) noexcept TACTUS_NONBLOCKING;
  void expect_beat(std::int64_t beat) noexcept TACTUS_NONBLOCKING;
  void count_beats() noexcept TACTUS_NONBLOCKING;
  Frames frame_at(Seconds seconds) const noexcept TACTUS_NONBLOCKING;

  SampleRate rate_;
  TransportSnapshot state_;
  Frames hold_;          // frames without a leader until the clock stops
  Frames held_ = 0;      // of them
  double bar_at_ = 0.0;  // a position in frames where a bar begins, kept over tempo changes
  // Beats are counted from the last change of tempo or position.
  Frames anchor_position_ = 0;
  Beats anchor_beat_ = 0.0;
  // Beat events use whole numbers, so that no beat is missed or repeated.
  BeatGrid grid_;
  std::int64_t next_beat_ = 0;  // the first beat still to come
  Frames next_beat_frame_ = 0;  // its frame, at or after the playhead
  BeatBlock beat_block_;
};

}  // namespace tactus::transport
