#include <tactus/beat_reader.h>
#include <tactus/transport_clock.h>

#include <algorithm>

#include "transport/beat_grid.h"
#include "transport/unix_time.h"

namespace tactus {

BeatReader::BeatReader(const TransportClock& clock, int beats_per_bar) noexcept
    : clock_{clock},
      beats_per_bar_{std::max(beats_per_bar, 1)},
      next_block_{clock.beat_blocks() + 1} {}

std::optional<BeatEvent> BeatReader::next() noexcept {
  // Every published block contains a beat, and so does every complete pass of its loop.
  while (in_block_ || open_next_block()) {
    const Frames frame = transport::frame_of(grid_, beat_, clock_.options().sample_rate);
    if (frame < run_end_) {
      const BeatEvent found = event(frame);
      ++beat_;
      return found;
    }
    in_block_ = go_round_the_loop();
  }
  return std::nullopt;
}

void BeatReader::skip_to_now() noexcept {
  in_block_ = false;
  next_block_ = clock_.beat_blocks() + 1;
}

/// @return true if there is a block to read
bool BeatReader::open_next_block() noexcept {
  for (;;) {
    const std::uint64_t newest = clock_.beat_blocks();
    if (next_block_ > newest) return false;
    if (const auto block = clock_.beat_block(next_block_)) {
      block_ = *block;
      break;
    }
    const std::uint64_t oldest = newest + 1 - std::min(newest, TransportClock::beat_blocks_kept);
    const std::uint64_t go_on = std::max(next_block_ + 1, oldest);
    blocks_lost_ += go_on - next_block_;
    next_block_ = go_on;
  }
  ++next_block_;
  in_block_ = true;
  grid_ = block_.grid;
  beat_ = block_.first_beat;
  run_start_ = block_.start;
  run_end_ = block_.loop_end > 0 ? block_.loop_end : block_.start + block_.frames;
  played_before_ = 0;
  return true;
}

/// @return true if the block continues at the loop start and may contain a beat
bool BeatReader::go_round_the_loop() noexcept {
  if (block_.loop_end == 0) return false;
  const SampleRate rate = clock_.options().sample_rate;
  played_before_ += run_end_ - run_start_;
  run_start_ = block_.loop_start;
  run_end_ = std::min(block_.loop_end, run_start_ + block_.frames - played_before_);
  grid_ = {.bpm = block_.grid.bpm};
  beat_ = transport::first_beat_at(grid_, run_start_, rate);
  // If this pass has no beat, no later pass has one.
  return transport::frame_of(grid_, beat_, rate) < run_end_;
}

BeatEvent BeatReader::event(Frames frame) const noexcept {
  const Frames left = block_.frames - played_before_ - (frame - run_start_);
  const double left_ns =
      static_cast<double>(left) * 1e9 / static_cast<double>(clock_.options().sample_rate);
  const std::int64_t host_ns = block_.host_ns - static_cast<std::int64_t>(left_ns);
  return {.beat_index = beat_,
          .bar_index = beat_ / beats_per_bar_,
          .beat_in_bar = static_cast<int>(beat_ % beats_per_bar_),
          .bpm = grid_.bpm,
          .sample_pos = frame,
          .host_ns = host_ns,
          .timestamp_ms = transport::unix_ms_at(host_ns)};
}

}  // namespace tactus
