#pragma once

#include <tactus/realtime.h>
#include <tactus/transport_command.h>
#include <tactus/transport_state.h>
#include <tactus/units.h>

#include <cstdint>

namespace tactus::transport {

/// Why a command that was in range by itself could not apply.
enum class Refusal : std::uint8_t {
  none,
  loop_order,  ///< the loop's start would not lie before its end
  too_far,     ///< the beat lies beyond the furthest position at this tempo
};

/// The transport's rules: what commands do, and how a block moves the playhead. No time, threads or
/// atomics: whoever calls is the only one.
/// Realtime-safe: yes, all of it.
class TransportCore {
 public:
  TransportCore(SampleRate rate, Bpm bpm) noexcept;

  /// Carries a command out, or refuses it and changes nothing. Counts it as done either way.
  /// @param command  one that `check` let pass
  Refusal apply(const TransportCommand& command) noexcept TACTUS_NONBLOCKING;

  /// Processes audio.
  /// @param frames  0 or more
  /// @param blocks  how many blocks these are
  /// @return whether a beat fell on any of the frames; beat_block() then tells of them
  bool advance(Frames frames, std::uint64_t blocks = 1) noexcept TACTUS_NONBLOCKING;

  /// What the last advance that returned true passed; it has no host time, for the core knows none.
  const BeatBlock& beat_block() const noexcept TACTUS_NONBLOCKING { return beat_block_; }

  /// Where the next block would lie.
  TransportBlock next_block(Frames frames) const noexcept TACTUS_NONBLOCKING;

  /// Notes when the playhead came to where it is; the core itself knows no time.
  void stamp(std::int64_t host_ns) noexcept TACTUS_NONBLOCKING { state_.host_ns = host_ns; }

  const TransportSnapshot& state() const noexcept TACTUS_NONBLOCKING { return state_; }

 private:
  Refusal carry_out(const TransportCommand& command) noexcept TACTUS_NONBLOCKING;
  void relocate(Frames position) noexcept TACTUS_NONBLOCKING;
  void locate(Frames position) noexcept TACTUS_NONBLOCKING;
  void play() noexcept TACTUS_NONBLOCKING;
  void stop() noexcept TACTUS_NONBLOCKING;
  void set_tempo(Bpm bpm) noexcept TACTUS_NONBLOCKING;
  Refusal change_loop(const LoopChange& change) noexcept TACTUS_NONBLOCKING;
  void go_on(Frames position) noexcept TACTUS_NONBLOCKING;
  bool pass_beats(Frames end) noexcept TACTUS_NONBLOCKING;
  bool wrap(Frames overshoot) noexcept TACTUS_NONBLOCKING;
  void expect_beat(std::int64_t beat) noexcept TACTUS_NONBLOCKING;
  Frames frame_at(Seconds seconds) const noexcept TACTUS_NONBLOCKING;

  SampleRate rate_;
  TransportSnapshot state_;
  Frames return_to_ = 0;  // where stop goes
  // Beats are counted from here, where the tempo or the place last changed.
  Frames anchor_position_ = 0;
  Beats anchor_beat_ = 0.0;
  // Beats as events: by whole numbers, so that none is missed or doubled.
  BeatGrid grid_;
  std::int64_t next_beat_ = 0;  // the first that has not happened yet
  Frames next_beat_frame_ = 0;  // where it falls, at or past the playhead
  BeatBlock beat_block_;
};

}  // namespace tactus::transport
