#pragma once

#include <tactus/realtime.h>
#include <tactus/transport_state.h>

#include <algorithm>
#include <cstddef>
#include <optional>

namespace tactus::audio {

/// A stretch of a block in which the timeline goes on without a jump.
struct Run {
  Frames position = 0;     ///< on the timeline, of its first frame
  std::size_t offset = 0;  ///< within the output, in frames
  std::size_t frames = 0;  ///< at least 1
  bool wrapped = false;    ///< lies after the loop's end was passed in this block
};

/// The runs of a block, in order: one, or more where the loop's end is passed.
///
///     BlockRuns runs{block, frames};
///     while (const auto run = runs.next()) { ... }
///
/// A loop may be shorter than the block; the runs are never more than the frames.
/// Threads: one. Realtime-safe: yes, all of it.
class BlockRuns {
 public:
  /// @param frames  of the output; where fewer than the block's, they are its last ones
  BlockRuns(const TransportBlock& block, std::size_t frames) noexcept TACTUS_NONBLOCKING
      : loops_{block.loops && block.loop_start < block.loop_end},
        loop_start_{block.loop_start},
        loop_end_{block.loop_end},
        frames_{frames},
        position_{block.start + std::max<Frames>(0, block.frames - static_cast<Frames>(frames))} {
    wrap();
  }

  /// The next run; nothing when the output is covered.
  std::optional<Run> next() noexcept TACTUS_NONBLOCKING {
    if (offset_ == frames_) return std::nullopt;
    std::size_t count = frames_ - offset_;
    if (loops_) count = std::min(count, static_cast<std::size_t>(loop_end_ - position_));
    const Run run{position_, offset_, count, wrapped_};
    offset_ += count;
    position_ += static_cast<Frames>(count);
    wrap();
    return run;
  }

  /// Where the block after this one begins, if nothing relocates the playhead.
  Frames position() const noexcept TACTUS_NONBLOCKING { return position_; }

 private:
  void wrap() noexcept TACTUS_NONBLOCKING {
    if (!loops_ || position_ < loop_end_) return;
    position_ = loop_start_ + (position_ - loop_end_) % (loop_end_ - loop_start_);
    wrapped_ = true;
  }

  bool loops_;
  Frames loop_start_;
  Frames loop_end_;
  std::size_t frames_;
  std::size_t offset_ = 0;
  Frames position_;
  bool wrapped_ = false;
};

}  // namespace tactus::audio
