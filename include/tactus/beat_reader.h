#pragma once

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
  bool downbeat() const noexcept { return beat_in_bar == 0; }
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
  explicit BeatReader(const TransportClock& clock, int beats_per_bar = 4);

  /// The next beat that was crossed; nothing where there is none yet.
  /// Thread: the reader's. Realtime-safe: yes. Errors: none.
  std::optional<BeatEvent> next() noexcept;

  /// Blocks that passed unread, since the reader fell further behind than the clock keeps.
  std::uint64_t blocks_lost() const noexcept { return blocks_lost_; }

 private:
  const TransportClock& clock_;
  const int beats_per_bar_;
  std::uint64_t next_block_;
  std::uint64_t blocks_lost_ = 0;
};

}  // namespace tactus
