#include <tactus/beat_reader.h>
#include <tactus/transport_clock.h>

#include <algorithm>
#include <memory>
#include <new>
#include <type_traits>

#include "transport/beat_block.h"
#include "transport/beat_grid.h"
#include "transport/transport_clock_access.h"
#include "transport/unix_time.h"

namespace tactus {

using detail::TransportClockAccess;

struct BeatReader::State {
  bool open_next_block() noexcept TACTUS_NONBLOCKING;
  bool go_round_the_loop() noexcept TACTUS_NONBLOCKING;
  BeatEvent event(Frames frame) const noexcept TACTUS_NONBLOCKING;

  const TransportClock* clock = nullptr;
  std::uint64_t next_block = 1;  // its number
  std::uint64_t blocks_lost = 0;

  // The place in a block: in a run of frames without a break.
  bool in_block = false;
  transport::BeatBlock block = {};
  transport::BeatGrid grid = {};
  std::int64_t beat = 0;  // the next one
  Frames run_start = 0;
  Frames run_end = 0;
  Frames played_before = 0;  // of the block's frames
};

BeatReader::BeatReader(const TransportClock& clock) noexcept {
  // A copy of a reader copies the bytes.
  static_assert(std::is_trivially_copyable_v<State>);
  static_assert(sizeof(State) <= sizeof(storage_) && alignof(State) <= 8);
  ::new (static_cast<void*>(storage_.data()))
      State{.clock = &clock, .next_block = TransportClockAccess::beat_blocks(clock) + 1};
}

BeatReader::State& BeatReader::state() noexcept {
  return *std::launder(reinterpret_cast<State*>(storage_.data()));
}

std::optional<BeatEvent> BeatReader::next() noexcept {
  State& s = state();
  // Every published block contains a beat, and so does every complete pass of its loop.
  while (s.in_block || s.open_next_block()) {
    const Frames frame = transport::frame_of(s.grid, s.beat, s.clock->options().sample_rate);
    if (frame < s.run_end) {
      const BeatEvent found = s.event(frame);
      ++s.beat;
      return found;
    }
    s.in_block = s.go_round_the_loop();
  }
  return std::nullopt;
}

void BeatReader::skip_to_now() noexcept {
  State& s = state();
  s.in_block = false;
  s.next_block = TransportClockAccess::beat_blocks(*s.clock) + 1;
}

std::uint64_t BeatReader::blocks_lost() const noexcept {
  return std::launder(reinterpret_cast<const State*>(storage_.data()))->blocks_lost;
}

/// @return true if there is a block to read
bool BeatReader::State::open_next_block() noexcept {
  for (;;) {
    const std::uint64_t newest = TransportClockAccess::beat_blocks(*clock);
    if (next_block > newest) return false;
    if (const auto found = TransportClockAccess::beat_block(*clock, next_block)) {
      block = *found;
      break;
    }
    const std::uint64_t oldest = newest + 1 - std::min(newest, transport::beat_blocks_kept);
    const std::uint64_t go_on = std::max(next_block + 1, oldest);
    blocks_lost += go_on - next_block;
    next_block = go_on;
  }
  ++next_block;
  in_block = true;
  grid = block.grid;
  beat = block.first_beat;
  run_start = block.start;
  run_end = block.loop_end > 0 ? block.loop_end : block.start + block.frames;
  played_before = 0;
  return true;
}

/// @return true if the block continues at the loop start and may contain a beat
bool BeatReader::State::go_round_the_loop() noexcept {
  if (block.loop_end == 0) return false;
  const SampleRate rate = clock->options().sample_rate;
  played_before += run_end - run_start;
  run_start = block.loop_start;
  run_end = std::min(block.loop_end, run_start + block.frames - played_before);
  grid = transport::timeline_grid(block.loop_offset, block.grid.bpm, rate);
  beat = transport::first_beat_at(grid, run_start, rate);
  // A turn without a beat is followed by none with one.
  return transport::frame_of(grid, beat, rate) < run_end;
}

BeatEvent BeatReader::State::event(Frames frame) const noexcept {
  const Frames left = block.frames - played_before - (frame - run_start);
  const double left_ns =
      static_cast<double>(left) * 1e9 / static_cast<double>(clock->options().sample_rate);
  const std::int64_t host_ns = block.host_ns - static_cast<std::int64_t>(left_ns);
  return {.beat_index = beat,
          .bar_index = beat / block.beats_per_bar,
          .beat_in_bar = static_cast<int>(beat % block.beats_per_bar),
          .bpm = grid.bpm,
          .sample_pos = frame,
          .host_ns = host_ns,
          .timestamp_ms = transport::unix_ms_at(host_ns)};
}

}  // namespace tactus
