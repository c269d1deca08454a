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

/// One frame of sound, full scale -1 to 1.
struct StereoFrame {
  float left = 0.0F;
  float right = 0.0F;
};

/// A moment of the sound: how much was written so far, and where the playhead was then.
struct HistoryMoment {
  std::uint64_t frames_written = 0;
  Frames sample_pos = 0;
  std::int64_t host_ns = 0;        ///< when it was written, monotonic; 0 before the first
  std::uint64_t block_frames = 0;  ///< length of the last block
  SampleRate rate = 0;
};

/// The last moments of a stereo sound: one thread writes and never waits, any number of threads
/// read what is still there.
///
///     history.write(block, 2, clock.sample_pos(), now_ns);  // the audio thread
///     const auto moment = history.newest();                 // any other
///     if (history.copy(moment.frames_written, window)) ...  // the newest frames, all or nothing
///
/// What is read is fit to be computed with: never infinite or not a number, never above 120 dBFS,
/// never so small that sums of it are denormal.
class SampleHistory {
 public:
  using Moment = HistoryMoment;

  /// @param rate  8,000 to 384,000 Hz
  explicit SampleHistory(SampleRate rate);

  SampleRate sample_rate() const noexcept { return rate_; }
  /// Frames that it keeps: two of the largest windows, the largest block, and 100 ms at least.
  std::size_t capacity() const noexcept { return mask_ + 1; }

  /// Appends a block; an empty one changes nothing.
  /// @param block       interleaved; a frame that is not whole is left out
  /// @param channels    of each frame, at least 1; one is both sides, past two the first two count
  /// @param sample_pos  the playhead after the block; where negative, it goes on from the last
  /// @param now_ns      monotonic
  /// Thread: the writer. Realtime-safe: yes (wait-free). Errors: none.
  void write(std::span<const float> block, std::size_t channels, Frames sample_pos,
             std::int64_t now_ns) noexcept TACTUS_NONBLOCKING;

  /// Appends a block whose channels are apart.
  /// Thread: the writer. Realtime-safe: yes (wait-free). Errors: none.
  void write(std::span<const float* const> channels, std::size_t frames, Frames sample_pos,
             std::int64_t now_ns) noexcept TACTUS_NONBLOCKING;

  /// The state after the last block. Thread: any. Realtime-safe: yes (lock-free).
  Moment newest() const noexcept { return moment_.read(); }

  /// Copies the frames before a place; before the first frame there is silence.
  /// @param end      frames written up to the place
  /// @param frames   filled, up to capacity()
  /// @return whether all were there; if not, because they are still to come, or were overwritten
  ///         before or while they were copied, the copy is worth nothing
  /// Thread: any. Realtime-safe: yes (wait-free).
  [[nodiscard]] bool copy(std::uint64_t end, std::span<StereoFrame> frames) const noexcept;

 private:
  template <class FrameAt>
  void append(std::size_t frames, Frames sample_pos, std::int64_t now_ns,
              FrameAt frame_at) noexcept TACTUS_NONBLOCKING;

  SampleRate rate_;
  std::size_t mask_;
  // A frame is one word, so that its sides stay together. Written by: the writer; read by: readers.
  std::unique_ptr<std::atomic<std::uint64_t>[]> frames_;
  // Frames written once the block under way is done. Written by: the writer; read by: readers.
  alignas(64) std::atomic<std::uint64_t> claimed_{0};
  // Frames written. Written by: the writer; read by: readers.
  std::atomic<std::uint64_t> written_{0};
  Frames sample_pos_ = 0;  // the writer's
  realtime::Snapshot<Moment, 8> moment_;
};

}  // namespace tactus::spectrum
