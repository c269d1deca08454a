#include "transport/transport_core.h"

#include <tactus/tempo.h>

#include <algorithm>
#include <cmath>

#include "transport/beat_grid.h"

namespace tactus::transport {
namespace {

constexpr Beats same_beats = 1e-9;           // rounding errors of a beat
constexpr Beats host_beat_rounding = 0.004;  // of a host's ticks; 2 ms at 120 BPM

}  // namespace

TransportCore::TransportCore(SampleRate rate, Bpm bpm, Meter meter, Frames hold) noexcept
    : rate_{rate}, hold_{hold} {
  state_.bpm = bpm;
  state_.meter = meter;
  state_.loop_end = frame_at(10.0);
  grid_.bpm = bpm;
}

Refusal TransportCore::apply(const TransportCommand& command, std::int64_t since_ns) noexcept {
  ++state_.commands_done;
  const Refusal refusal = carry_out(command, since_ns);
  count_beats();
  return refusal;
}

Refusal TransportCore::carry_out(const TransportCommand& command, std::int64_t since_ns) noexcept {
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
    case Kind::next:
    case Kind::previous:
    case Kind::beat_tap:
    case Kind::beat_octave:
    case Kind::beat_shift:
    case Kind::beat_nudge:
    case Kind::beat_downbeat:
    case Kind::beat_hold:
    case Kind::beat_resync:
    case Kind::beat_range:
      break;  // check() refuses them
    case Kind::seek_samples:
      seek(static_cast<Frames>(command.value), command.is_skip);
      break;
    case Kind::seek_seconds:
      seek(frame_at(command.value), command.is_skip);
      break;
    case Kind::seek_beats: {
      const long double beats =
          std::max(0.0L, static_cast<long double>(command.value) - state_.beat_offset);
      const long double frames = beats * (60.0L * rate_) / state_.bpm;
      if (frames > static_cast<long double>(max_position)) return Refusal::too_far;
      seek(static_cast<Frames>(std::llround(frames)), command.is_skip);
      break;
    }
    case Kind::tempo:
      set_tempo(command.value);
      break;
    case Kind::align:
      align(command.align.bar, since_ns);
      break;
    case Kind::nudge:
      begin_bar_at(static_cast<double>(state_.sample_pos) -
                   beats_to_frames(in_bar(state_.beat_pos)) + command.value / 1000.0 * rate_);
      break;
    case Kind::meter:
      set_meter(command.meter);
      break;
    case Kind::loop:
      return change_loop(command.loop);
  }
  return Refusal::none;
}

bool TransportCore::advance(Frames frames, std::uint64_t blocks) noexcept {
  if (state_.status != TransportStatus::playing || frames <= 0) return false;
  state_.frame_count += blocks;
  const Frames before = state_.sample_pos;
  const Frames after = before + std::min(frames, max_position - before);
  const bool wraps = state_.loop_enabled && before < state_.loop_end && after >= state_.loop_end;
  const bool beats_fell = wraps ? wrap(after - state_.loop_end) : pass_beats(after);
  if (!wraps) go_on(after);
  count_beats();
  return beats_fell;
}

/// Counts the beats up to `end`, exclusive, without a discontinuity.
bool TransportCore::pass_beats(Frames end) noexcept {
  if (next_beat_frame_ >= end) return false;
  beat_block_ = {.start = state_.sample_pos,
                 .frames = end - state_.sample_pos,
                 .grid = grid_,
                 .first_beat = next_beat_,
                 .beats_per_bar = state_.meter.beats_per_bar};
  expect_beat(first_beat_at(grid_, end, rate_));
  return true;
}

/// Moves past the loop end, as many times as necessary, and counts the beats.
bool TransportCore::wrap(Frames overshoot) noexcept {
  const Frames length = state_.loop_end - state_.loop_start;
  const BeatGrid in_loop = timeline_grid(state_.beat_offset, state_.bpm, rate_);
  const Frames first_in_loop =
      frame_of(in_loop, first_beat_at(in_loop, state_.loop_start, rate_), rate_);
  const bool beats_fell = next_beat_frame_ < state_.loop_end ||
                          first_in_loop < state_.loop_start + std::min(overshoot, length);
  if (beats_fell)
    beat_block_ = {.start = state_.sample_pos,
                   .frames = state_.loop_end - state_.sample_pos + overshoot,
                   .grid = grid_,
                   .first_beat = next_beat_,
                   .loop_start = state_.loop_start,
                   .loop_end = state_.loop_end,
                   .loop_offset = state_.beat_offset,
                   .beats_per_bar = state_.meter.beats_per_bar};
  state_.epoch += static_cast<std::uint64_t>(overshoot / length);  // all wraps after the first
  relocate(state_.loop_start + overshoot % length);
  return beats_fell;
}

void TransportCore::follow(const HostPosition& host, Leader leader) noexcept {
  const std::uint64_t epoch = state_.epoch;
  if (state_.leader == leader && state_.locked && !host.locked) ++state_.dropouts;
  state_.leader = leader;
  state_.locked = host.locked;
  state_.tempo_only = host.tempo_only;
  if (host.meter && is_valid(*host.meter))
    set_meter({.beats = host.meter->beats_per_bar, .unit = host.meter->beat_unit});
  if (host.bpm && *host.bpm > 0.0) set_tempo(std::clamp(*host.bpm, min_bpm, max_bpm));
  if (!host.tempo_only) follow_position(host);
  if (host.bar && host.beat) {
    const Beats beat =
        (static_cast<Beats>(*host.bar) - 1.0) * state_.meter.beats_per_bar + (*host.beat - 1.0);
    // A host rounds its beats, so that only a change is exact.
    const bool differs = std::abs(beat - state_.beat_pos) > host_beat_rounding;
    const Beats furthest = static_cast<Beats>(max_position) / rate_ * max_bpm / 60.0;
    if (beat >= 0.0 && beat <= furthest && (differs || state_.epoch != epoch)) place_beat(beat);
  }
  if (state_.epoch != epoch) state_.epoch = epoch + 1;
  count_beats();
}

void TransportCore::follow_position(const HostPosition& host) noexcept {
  state_.loop_enabled = false;  // the host's own
  const Frames position = std::clamp(host.frame, Frames{0}, max_position);
  const bool starts = host.rolling && state_.status != TransportStatus::playing;
  const bool jumps = position != state_.sample_pos;
  state_.status = host.rolling ? TransportStatus::playing : TransportStatus::stopped;
  if (starts || jumps) state_.return_to = position;
  if (jumps) relocate(position);
}

void TransportCore::miss_leader(Leader leader, Frames frames) noexcept {
  if (state_.leader != leader) {  // it was never there
    state_.leader = leader;
    state_.locked = false;
    held_ = hold_;
  } else if (state_.locked) {
    state_.locked = false;
    ++state_.dropouts;
    held_ = 0;
  }
  if (held_ >= hold_ && state_.status == TransportStatus::playing)
    state_.status = TransportStatus::stopped;
  held_ = std::min(held_ + frames, hold_);
}

bool TransportCore::in_effect(const TransportCommand& command, std::uint64_t epoch) const noexcept {
  const bool plays = state_.status == TransportStatus::playing;
  const Frames past = state_.sample_pos - static_cast<Frames>(command.value);
  const bool is_there = past == 0 || (past > 0 && past < rate_ / 10 && state_.epoch != epoch);
  switch (command.kind) {
    case TransportCommand::Kind::play:
      return plays;
    case TransportCommand::Kind::pause:
      return !plays;
    case TransportCommand::Kind::stop:
      return !plays && is_there;
    default:
      return is_there;
  }
}

TransportBlock TransportCore::next_block(Frames frames) const noexcept {
  return {.start = state_.sample_pos,
          .frames = frames,
          .playing = state_.status == TransportStatus::playing,
          .loops = state_.loop_enabled && state_.sample_pos < state_.loop_end,
          .loop_start = state_.loop_start,
          .loop_end = state_.loop_end,
          .beat = state_.beat_pos,
          .bpm = state_.bpm,
          .beats_per_bar = state_.meter.beats_per_bar};
}

/// Moves without a discontinuity: beats continue from the anchor.
void TransportCore::go_on(Frames position) noexcept {
  state_.sample_pos = position;
  state_.beat_pos = anchor_beat_ + beats_at(position - anchor_position_, state_.bpm, rate_);
}

/// Moves with a discontinuity: recomputes the beat position.
void TransportCore::relocate(Frames position) noexcept {
  ++state_.epoch;
  state_.sample_pos = position;
  state_.beat_pos = beats_at(position, state_.bpm, rate_) + state_.beat_offset;
  anchor_position_ = position;
  anchor_beat_ = state_.beat_pos;
  grid_ = timeline_grid(state_.beat_offset, state_.bpm, rate_);
  expect_beat(first_beat_at(grid_, position, rate_));
}

/// Relocates on request; stop returns here.
void TransportCore::locate(Frames position) noexcept {
  state_.return_to = position;
  relocate(position);
}

void TransportCore::seek(Frames position, bool is_skip) noexcept {
  is_skip ? relocate(position) : locate(position);
}

void TransportCore::play() noexcept {
  if (state_.status == TransportStatus::stopped) state_.return_to = state_.sample_pos;
  state_.status = TransportStatus::playing;
}

void TransportCore::stop() noexcept {
  if (state_.status == TransportStatus::stopped) return;
  state_.status = TransportStatus::stopped;
  relocate(state_.return_to);
}

/// Beats continue from this one at the playhead.
void TransportCore::place_beat(Beats beat) noexcept {
  ++state_.epoch;
  const double beat_frames = beats_to_frames(1.0);
  state_.beat_pos = beat;
  anchor_beat_ = beat;
  anchor_position_ = state_.sample_pos;
  bar_at_ = static_cast<double>(state_.sample_pos) - in_bar(beat) * beat_frames;
  set_beat_offset();
  const Beats next = std::max(std::ceil(beat - 0.5 / beat_frames), 0.0);
  grid_ = {.beat = static_cast<std::int64_t>(next),
           .position = state_.sample_pos,
           .offset = (next - beat) * beat_frames,
           .bpm = state_.bpm};
  expect_beat(grid_.beat);
}

void TransportCore::set_tempo(Bpm bpm) noexcept {
  if (bpm == state_.bpm) return;
  ++state_.epoch;
  anchor_position_ = state_.sample_pos;
  anchor_beat_ = state_.beat_pos;
  state_.bpm = bpm;
  set_beat_offset();
  grid_ = at_tempo(grid_, next_beat_, state_.sample_pos, bpm, rate_);
  expect_beat(next_beat_);
}

/// Bars keep beginning where one was aligned, so that beats may get other numbers.
void TransportCore::set_meter(const MeterChange& change) noexcept {
  const Meter meter{.beats_per_bar = change.beats.value_or(state_.meter.beats_per_bar),
                    .beat_unit = change.unit.value_or(state_.meter.beat_unit)};
  if (meter == state_.meter) return;
  ++state_.epoch;
  state_.meter = meter;
  const Beats before = state_.beat_offset;
  set_beat_offset();
  // Whole beats, as the offset only depends on where a bar begins.
  auto shift = static_cast<std::int64_t>(std::llround(state_.beat_offset - before));
  if (next_beat_ + shift < 0) shift += meter.beats_per_bar;
  state_.beat_pos += static_cast<double>(shift);
  anchor_beat_ += static_cast<double>(shift);
  grid_.beat += shift;
  next_beat_ += shift;
}

/// The beat nearest to a moment falls on it; with `bar`, the nearest bar does.
void TransportCore::align(bool bar, std::int64_t since_ns) noexcept {
  const bool moves = state_.status == TransportStatus::playing;
  const double since = moves ? static_cast<double>(since_ns) / 1e9 * rate_ : 0.0;
  const double position = static_cast<double>(state_.sample_pos) - since;
  const Beats beat = std::round(state_.beat_pos - since / beats_to_frames(1.0));
  begin_bar_at(position - beats_to_frames(bar ? 0.0 : in_bar(beat)));
}

/// Moves the beat grid. Beats from here on are those of the timeline.
void TransportCore::begin_bar_at(double position) noexcept {
  bar_at_ = position;
  set_beat_offset();
  relocate(state_.sample_pos);
}

void TransportCore::set_beat_offset() noexcept {
  const Beats beats_per_bar = state_.meter.beats_per_bar;
  const Beats offset = std::fmod(0.0 - bar_at_ / beats_to_frames(1.0), beats_per_bar);
  state_.beat_offset = offset <= -1.0 + same_beats                 ? offset + beats_per_bar
                       : offset > beats_per_bar - 1.0 + same_beats ? offset - beats_per_bar
                                                                   : offset;
}

/// Beats since the bar began.
Beats TransportCore::in_bar(Beats beat) const noexcept {
  const Beats beats_per_bar = state_.meter.beats_per_bar;
  return beat - std::floor((beat + same_beats) / beats_per_bar) * beats_per_bar;
}

double TransportCore::beats_to_frames(Beats beats) const noexcept {
  return beats * 60.0 / state_.bpm * rate_;
}

Refusal TransportCore::change_loop(const LoopChange& change) noexcept {
  const Frames start = change.start ? frame_at(*change.start) : state_.loop_start;
  const Frames end = change.end ? frame_at(*change.end) : state_.loop_end;
  if (start >= end) return Refusal::loop_order;
  state_.loop_start = start;
  state_.loop_end = end;
  state_.loop_enabled =
      change.enabled.value_or(state_.loop_enabled || (change.start && change.end));
  return Refusal::none;
}

void TransportCore::expect_beat(std::int64_t beat) noexcept {
  next_beat_ = beat;
  next_beat_frame_ = frame_of(grid_, beat, rate_);
}

/// A beat has fallen as soon as the playhead is at its frame.
void TransportCore::count_beats() noexcept {
  state_.beat = next_beat_frame_ > state_.sample_pos ? next_beat_ - 1 : next_beat_;
}

Frames TransportCore::frame_at(Seconds seconds) const noexcept {
  return std::min(static_cast<Frames>(std::round(seconds * rate_)), max_position);
}

}  // namespace tactus::transport
