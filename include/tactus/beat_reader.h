#pragma once

#include <tactus/realtime.h>
#include <tactus/transport_state.h>
#include <tactus/units.h>

#include <cstdint>
#include <optional>

namespace tactus {

class TransportClock;

/// A beat that the playhead crossed.
struct BeatEvent {
  std::int64_t beat_index = 0;  ///< from 0 at the start of the timeline
  std::int64_t bar_index = 0;   ///< likewise
  int beat_in_bar = 0;          ///< 0 for the downbeat
  Bpm bpm = 120.0;
  Frames sample_pos = 0;      ///< the frame it falls on, the nearest one
  std::int64_t host_ns = 0;   ///< monotonic time at which the playhead came there
  double timestamp_ms = 0.0;  ///< the same as Unix time in ms
  bool downbeat() const noexcept TACTUS_NONBLOCKING { return beat_in_bar == 0; }
};

/// Reads a clock's beats: each one that is crossed while playing, none missed or doubled, whatever
/// the blocks' size, the tempo, loops and seeks.
///
///     tactus::BeatReader beats{clock};
///     // now and then:
///     while (const auto beat = beats.next()) flash(beat->downbeat());
///
/// Each reader sees every beat since it was made. The clock must outlive it.
/// Threads: one a reader; as many readers as wanted.
class BeatReader {
 public:
  /// @param beats_per_bar  at least 1
  explicit BeatReader(const TransportClock& clock,
                      int beats_per_bar = 4) noexcept TACTUS_NONBLOCKING;

  /// The next beat that was crossed; nothing where there is none yet.
  /// Thread: the reader's. Realtime-safe: yes (lock-free; on the audio thread it never repeats).
  /// Errors: none.
  std::optional<BeatEvent> next() noexcept TACTUS_NONBLOCKING;

  /// Leaves out what was crossed so far; the next beat is one to come.
  /// Thread: the reader's. Realtime-safe: yes. Errors: none.
  void skip_to_now() noexcept TACTUS_NONBLOCKING;

  /// Blocks with beats that went by unread, since the reader fell further behind than the clock
  /// keeps. Thread: the reader's. Realtime-safe: yes. Errors: none.
  std::uint64_t blocks_lost() const noexcept TACTUS_NONBLOCKING { return blocks_lost_; }

 private:
  bool open_next_block() noexcept TACTUS_NONBLOCKING;
  bool go_round_the_loop() noexcept TACTUS_NONBLOCKING;
  BeatEvent event(Frames frame) const noexcept TACTUS_NONBLOCKING;

  const TransportClock& clock_;
  const int beats_per_bar_;
  std::uint64_t next_block_;  // by its number
  std::uint64_t blocks_lost_ = 0;

  // Where in a block the reader is: in a run of frames without a break.
  bool in_block_ = false;
  BeatBlock block_;
  BeatGrid grid_;
  std::int64_t beat_ = 0;  // the next
  Frames run_start_ = 0;
  Frames run_end_ = 0;
  Frames played_before_ = 0;  // of the block's frames
};

}  // namespace tactus
