#pragma once

#include <tactus/realtime.h>
#include <tactus/transport_block.h>
#include <tactus/units.h>

#include <algorithm>
#include <cstddef>
#include <optional>

namespace tactus::audio {

/// A part of a block without a jump on the timeline.
struct Run {
  Frames position = 0;     ///< of its first frame, on the timeline
  std::size_t offset = 0;  ///< within the output, in frames
  std::size_t frames = 0;  ///< at least 1
  bool wrapped = false;    ///< follows a loop wrap in this block
};

/// Splits a block into runs, in order. A block has one run, plus one for each loop wrap.
///
///     BlockRuns runs{block, frames};
///     while (const auto run = runs.next()) { ... }
///
/// A loop may be shorter than the block; there are never more runs than frames.
/// Threads: one. Realtime-safe: yes, all functions.
class BlockRuns {
 public:
  /// @param frames  of the output; if fewer than the block's, they are its last frames
  BlockRuns(const TransportBlock& block, std::size_t frames) noexcept TACTUS_NONBLOCKING
      : loops_{block.loops && block.loop_start < block.loop_end},
        loop_start_{block.loop_start},
        loop_end_{block.loop_end},
        frames_{frames},
        position_{block.start + std::max<Frames>(0, block.frames - static_cast<Frames>(frames))} {
    wrap();
  }

  /// Returns the next run; nothing at the end of the output.
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

  /// Start of the next block, unless the playhead is relocated.
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
