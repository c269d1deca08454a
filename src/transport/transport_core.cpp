#include "transport/transport_core.h"

#include <tactus/tempo.h>

#include <algorithm>
#include <cmath>

namespace tactus::transport {

TransportCore::TransportCore(SampleRate rate, Bpm bpm) noexcept : rate_{rate} {
  state_.bpm = bpm;
  state_.loop_end = frame_at(10.0);
}

Refusal TransportCore::apply(const TransportCommand& command) noexcept {
  ++state_.commands_done;
  return carry_out(command);
}

Refusal TransportCore::carry_out(const TransportCommand& command) noexcept {
  using Kind = TransportCommand::Kind;
  switch (command.kind) {
    case Kind::play:
    case Kind::resume:
      play();
      break;
    case Kind::pause:
      if (state_.status == TransportStatus::playing) state_.status = TransportStatus::paused;
      break;
    case Kind::stop:
      stop();
      break;
    case Kind::rewind:
      locate(0);
      break;
    case Kind::seek_samples:
      locate(static_cast<Frames>(command.value));
      break;
    case Kind::seek_seconds:
      locate(frame_at(command.value));
      break;
    case Kind::seek_beats:
      if (command.value * 60.0 / state_.bpm * rate_ > static_cast<double>(max_position))
        return Refusal::too_far;
      locate(frame_of_beat(command.value, state_.bpm, rate_));
      break;
    case Kind::tempo:
      set_tempo(command.value);
      break;
    case Kind::loop:
      return change_loop(command.loop);
  }
  return Refusal::none;
}

void TransportCore::advance(Frames frames, std::uint64_t blocks) noexcept {
  if (state_.status != TransportStatus::playing || frames <= 0) return;
  state_.frame_count += blocks;
  const Frames before = state_.sample_pos;
  const Frames after = before + std::min(frames, max_position - before);
  const bool wraps = state_.loop_enabled && before < state_.loop_end && after >= state_.loop_end;
  if (!wraps) {
    go_on(after);
    return;
  }
  const Frames length = state_.loop_end - state_.loop_start;
  const Frames overshoot = after - state_.loop_end;
  state_.epoch += static_cast<std::uint64_t>(overshoot / length);  // wraps after the first
  relocate(state_.loop_start + overshoot % length);
}

TransportBlock TransportCore::next_block(Frames frames) const noexcept {
  return {.start = state_.sample_pos,
          .frames = frames,
          .playing = state_.status == TransportStatus::playing,
          .loops = state_.loop_enabled && state_.sample_pos < state_.loop_end,
          .loop_start = state_.loop_start,
          .loop_end = state_.loop_end,
          .beat = state_.beat_pos,
          .bpm = state_.bpm};
}

/// Moves on without a break: beats go on from the anchor.
void TransportCore::go_on(Frames position) noexcept {
  state_.sample_pos = position;
  state_.beat_pos = anchor_beat_ + beats_at(position - anchor_position_, state_.bpm, rate_);
}

/// Moves with a break: beats are derived anew.
void TransportCore::relocate(Frames position) noexcept {
  ++state_.epoch;
  state_.sample_pos = position;
  state_.beat_pos = beats_at(position, state_.bpm, rate_);
  anchor_position_ = position;
  anchor_beat_ = state_.beat_pos;
}

/// A relocation that somebody asked for, where stop returns to.
void TransportCore::locate(Frames position) noexcept {
  return_to_ = position;
  relocate(position);
}

void TransportCore::play() noexcept {
  if (state_.status == TransportStatus::stopped) return_to_ = state_.sample_pos;
  state_.status = TransportStatus::playing;
}

void TransportCore::stop() noexcept {
  if (state_.status == TransportStatus::stopped) return;
  state_.status = TransportStatus::stopped;
  relocate(return_to_);
}

void TransportCore::set_tempo(Bpm bpm) noexcept {
  if (bpm == state_.bpm) return;
  ++state_.epoch;
  anchor_position_ = state_.sample_pos;
  anchor_beat_ = state_.beat_pos;
  state_.bpm = bpm;
}

Refusal TransportCore::change_loop(const LoopChange& change) noexcept {
  const Frames start = change.start ? frame_at(*change.start) : state_.loop_start;
  const Frames end = change.end ? frame_at(*change.end) : state_.loop_end;
  if (start >= end) return Refusal::loop_order;
  state_.loop_start = start;
  state_.loop_end = end;
  state_.loop_enabled = change.enabled.value_or(state_.loop_enabled);
  return Refusal::none;
}

Frames TransportCore::frame_at(Seconds seconds) const noexcept {
  return std::min(static_cast<Frames>(std::round(seconds * rate_)), max_position);
}

}  // namespace tactus::transport
