#pragma once

#include <tactus/export.h>
#include <tactus/realtime.h>
#include <tactus/units.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace tactus {

class TransportClock;

/// A beat that the playhead crossed.
struct BeatEvent {
  std::int64_t beat_index = 0;  ///< 0 at the start of the timeline
  std::int64_t bar_index = 0;   ///< 0 at the start of the timeline
  int beat_in_bar = 0;          ///< 0 for the downbeat
  Bpm bpm = 120.0;              ///< tempo at the beat
  Frames sample_pos = 0;        ///< the frame nearest to the beat
  std::int64_t host_ns = 0;     ///< monotonic time at which the playhead crossed it, in ns
  double timestamp_ms = 0.0;    ///< the same as Unix time, in ms
  bool downbeat() const noexcept TACTUS_NONBLOCKING { return beat_in_bar == 0; }
};

/// Reads the beats that a clock crosses while playing. Each beat is read exactly once, at any block
/// size and tempo, and across loops and seeks.
///
///     tactus::BeatReader beats{clock};
///     // at regular intervals:
///     while (const auto beat = beats.next()) flash(beat->downbeat());
///
/// A reader sees the beats since its construction. The clock must outlive it.
/// Threads: one thread per reader; any number of readers.
class TACTUS_EXPORT BeatReader {
 public:
  /// Thread: any. Realtime-safe: yes. Errors: none.
  explicit BeatReader(const TransportClock& clock) noexcept TACTUS_NONBLOCKING;

  /// Returns the next beat, or nothing if no further beat was crossed yet.
  /// Thread: the reader's. Realtime-safe: yes (lock-free; wait-free on the audio thread).
  /// Errors: none.
  std::optional<BeatEvent> next() noexcept TACTUS_NONBLOCKING;

  /// Discards all beats up to now.
  /// Thread: the reader's. Realtime-safe: yes. Errors: none.
  void skip_to_now() noexcept TACTUS_NONBLOCKING;

  /// Returns how many blocks with beats were overwritten before this reader read them. The clock
  /// keeps the last 2,048.
  /// Thread: the reader's. Realtime-safe: yes. Errors: none.
  std::uint64_t blocks_lost() const noexcept TACTUS_NONBLOCKING;

 private:
  struct TACTUS_NO_EXPORT State;
  TACTUS_NO_EXPORT State& state() noexcept TACTUS_NONBLOCKING;

  // Stored in place, because the audio thread may construct a reader. Larger than State needs, so
  // that State can grow without a change of the ABI.
  alignas(8) std::array<std::byte, 256> storage_;
};

}  // namespace tactus
