#pragma once

#include <tactus/realtime.h>
#include <tactus/units.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "realtime/snapshot.h"

namespace tactus::spectrum {

/// One stereo frame; full scale is -1 to 1.
struct StereoFrame {
  float left = 0.0F;
  float right = 0.0F;
};

/// The number of frames written so far, and the playhead at that time.
struct HistoryMoment {
  std::uint64_t frames_written = 0;
  Frames sample_pos = 0;
  std::int64_t host_ns = 0;        ///< time of writing, monotonic; 0 before the first
  std::uint64_t block_frames = 0;  ///< length of the last block
  SampleRate rate = 0;

  /// Whether no block came for 100 ms or three blocks, whichever is longer: the sound has ended.
  /// @param now_ns  monotonic
  bool is_stale(std::int64_t now_ns) const noexcept;
};

/// The most recent part of a stereo sound. One thread writes and never waits; any number of threads
/// read.
///
///     history.write(block, 2, clock.sample_pos(), now_ns);  // audio thread
///     const auto moment = history.newest();                 // any other thread
///     if (history.copy(moment.frames_written, window)) ...  // the newest frames, all or nothing
///
/// Samples that are read are safe for arithmetic. They are finite, at most 120 dBFS, and never so
/// small that sums become denormal.
class SampleHistory {
 public:
  using Moment = HistoryMoment;

  /// @param rate  8,000 to 384,000 Hz
  explicit SampleHistory(SampleRate rate);

  SampleRate sample_rate() const noexcept { return rate_; }
  /// Capacity in frames: at least two of the largest windows, the largest block and 100 ms.
  std::size_t capacity() const noexcept { return mask_ + 1; }

  /// Appends a block; an empty one changes nothing.
  /// @param block       interleaved; an incomplete last frame is ignored
  /// @param channels    per frame, at least 1; mono goes to both sides, more than two use the first
  /// two
  /// @param sample_pos  playhead after the block; if negative, it continues from the last block
  /// @param now_ns      monotonic
  /// Thread: the writer. Realtime-safe: yes (wait-free). Errors: none.
  void write(std::span<const float> block, std::size_t channels, Frames sample_pos,
             std::int64_t now_ns) noexcept TACTUS_NONBLOCKING;

  /// Appends a block of separate channels.
  /// Thread: the writer. Realtime-safe: yes (wait-free). Errors: none.
  void write(std::span<const float* const> channels, std::size_t frames, Frames sample_pos,
             std::int64_t now_ns) noexcept TACTUS_NONBLOCKING;

  /// Returns the state after the last block. Thread: any. Realtime-safe: yes (lock-free).
  Moment newest() const noexcept { return moment_.read(); }

  /// Copies the frames before a position; frames before the first are silent.
  /// @param end      position, in frames written
  /// @param frames   destination, up to capacity()
  /// @return true if all frames were available. Otherwise they are not yet written, or were
  ///         overwritten before or during the copy, and the copy is invalid.
  /// Thread: any. Realtime-safe: yes (wait-free).
  [[nodiscard]] bool copy(std::uint64_t end, std::span<StereoFrame> frames) const noexcept;

 private:
  template <class FrameAt>
  void append(std::size_t frames, Frames sample_pos, std::int64_t now_ns,
              FrameAt frame_at) noexcept TACTUS_NONBLOCKING;

  SampleRate rate_;
  std::size_t mask_;
  // A frame is one word, so that both sides stay together. Written by: the writer; read by:
  // readers.
  std::unique_ptr<std::atomic<std::uint64_t>[]> frames_;
  // Frames written after the current block completes. Written by: the writer; read by: readers.
  alignas(64) std::atomic<std::uint64_t> claimed_{0};
  // Frames written. Written by: the writer; read by: readers.
  std::atomic<std::uint64_t> written_{0};
  Frames sample_pos_ = 0;  // writer only
  realtime::Snapshot<Moment, 8> moment_;
};

}  // namespace tactus::spectrum
