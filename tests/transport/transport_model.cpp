#include "transport_model.h"

#include <algorithm>
#include <cmath>

namespace tactus::test {
namespace {

using Kind = TransportCommand::Kind;
constexpr long double last_frame = 0x1p53L;

std::optional<ErrorCode> outside(double value, long double low, long double high) {
  if (std::isnan(value) || std::isinf(value)) return ErrorCode::invalid_argument;
  if (value < low || value > high) return ErrorCode::out_of_range;
  return std::nullopt;
}

}  // namespace

std::optional<ErrorCode> TransportModel::refuse_at_once(const TransportCommand& command) const {
  const double value = command.value;
  const long double last_second = last_frame / rate;
  if (command.kind == Kind::nudge) return outside(value, -10'000, 10'000);
  if (command.kind == Kind::tempo) return outside(value, 20, 999);
  if (command.kind == Kind::seek_seconds) return outside(value, 0, last_second);
  if (command.kind == Kind::seek_beats) return outside(value, 0, last_second * 999 / 60);
  if (command.kind == Kind::seek_samples) {
    if (std::isfinite(value) && std::floor(value) != value) return ErrorCode::invalid_argument;
    return outside(value, 0, last_frame);
  }
  if (command.kind == Kind::meter) {
    const auto fault = outside(command.meter.beats.value_or(4), 1, 32);
    return command.meter.unit == 5 ? ErrorCode::out_of_range : fault;
  }
  if (command.kind != Kind::loop) return std::nullopt;
  const auto& [start, end, enabled] = command.loop;
  if (start)
    if (const auto fault = outside(*start, 0, last_second)) return fault;
  if (end)
    if (const auto fault = outside(*end, 0, last_second)) return fault;
  if (start && end && !(*start < *end)) return ErrorCode::out_of_range;
  return std::nullopt;
}

bool TransportModel::apply(const TransportCommand& command) {
  switch (command.kind) {
    case Kind::play:
    case Kind::resume:
      if (status == TransportStatus::stopped) return_to = position;
      status = TransportStatus::playing;
      return true;
    case Kind::pause:
      if (status == TransportStatus::playing) status = TransportStatus::paused;
      return true;
    case Kind::stop:
      if (status != TransportStatus::stopped) relocate(return_to);
      status = TransportStatus::stopped;
      return true;
    case Kind::rewind:
      return seek(0);
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
      return false;
    case Kind::seek_samples:
      return seek(command.value);
    case Kind::seek_seconds:
      return seek(1.0L * command.value * rate);
    case Kind::seek_beats:
      return seek(60.0L * std::max(0.0L, command.value - beat_offset()) / bpm * rate);
    case Kind::tempo:
      if (command.value != bpm) ++epoch;
      bpm = command.value;
      return true;
    case Kind::align:  // only while not playing: the moment of a beat is that of the position
      bar_at = position;
      if (!command.align.bar) {
        const long double nearest_beat = std::round(beat);
        bar_at -= (nearest_beat - bar_before(nearest_beat)) * 60.0L * rate / bpm;
      }
      relocate(position);
      return true;
    case Kind::nudge:
      bar_at = position - (beat - bar_before(beat)) * 60.0L * rate / bpm +
               command.value / 1000.0L * rate;
      relocate(position);
      return true;
    case Kind::meter:
      set_meter({.beats_per_bar = command.meter.beats.value_or(meter.beats_per_bar),
                 .beat_unit = command.meter.unit.value_or(meter.beat_unit)});
      return true;
    case Kind::loop:
      return change_loop(command.loop);
  }
  return false;
}

void TransportModel::block(Frames frames) {
  if (status != TransportStatus::playing || frames == 0) return;
  ++blocks;
  const bool inside = loops();
  position += frames;
  beat += 1.0L * frames / rate * bpm / 60;
  while (inside && position >= loop_end) relocate(loop_start + (position - loop_end));
}

void TransportModel::follow(const HostPosition& host) {
  const auto epoch_before = epoch;
  led = locked = true;
  loop_enabled = false;
  const bool starts = host.rolling && status != TransportStatus::playing;
  const bool jumps = host.frame != position;
  status = host.rolling ? TransportStatus::playing : TransportStatus::stopped;
  if (host.meter && host.meter->beats_per_bar > 0) set_meter(*host.meter);
  if (host.bpm && *host.bpm > 0 && std::clamp(*host.bpm, 20.0, 999.0) != bpm) {
    bpm = std::clamp(*host.bpm, 20.0, 999.0);
    ++epoch;
  }
  if (starts || jumps) return_to = host.frame;
  if (jumps) relocate(host.frame);
  if (host.bar && host.beat) {
    const long double to = 1.0L * (*host.bar - 1) * meter.beats_per_bar + (*host.beat - 1.0L);
    if (to >= 0 && (epoch != epoch_before || std::abs(to - beat) > 0.004L)) {
      beat = to;
      bar_at = position - (beat - bar_before(beat)) * 60.0L * rate / bpm;
      ++epoch;
    }
  }
  if (epoch != epoch_before) epoch = epoch_before + 1;
}

void TransportModel::miss_host(Frames frames, Frames hold) {
  if (locked) {
    ++dropouts;
    held = 0;
  }
  locked = false;
  if (held >= hold && status == TransportStatus::playing) status = TransportStatus::stopped;
  held += frames;
}

void TransportModel::set_meter(Meter to) {
  if (to == meter) return;
  const long double offset = beat_offset();
  meter = to;
  ++epoch;
  beat += std::round(beat_offset() - offset);
  // The next beat to fall is none before the first.
  if (std::ceil(beat - 0.5L * bpm / 60 / rate) < 0) beat += meter.beats_per_bar;
}

void TransportModel::relocate(Frames to) {
  ++epoch;
  position = to;
  beat = beats_here();
}

bool TransportModel::seek(long double frame) {
  if (frame > last_frame) return false;
  relocate(std::llround(frame));
  return_to = position;
  return true;
}

bool TransportModel::change_loop(const LoopChange& change) {
  const Frames start = change.start ? nearest(*change.start) : loop_start;
  const Frames end = change.end ? nearest(*change.end) : loop_end;
  if (start >= end) return false;
  loop_start = start;
  loop_end = end;
  if (change.start && change.end) loop_enabled = true;
  if (change.enabled) loop_enabled = *change.enabled;
  return true;
}

long double TransportModel::bar_before(long double beats) const {
  const auto per_bar = static_cast<long double>(meter.beats_per_bar);
  return std::floor((beats + 1e-9L) / per_bar) * per_bar;
}

Frames TransportModel::nearest(long double seconds) const { return std::llround(seconds * rate); }

}  // namespace tactus::test
