#include <tactus/tempo.h>
#include <tactus/transport_command.h>

#include <cmath>
#include <string>

#include "transport/unix_time.h"

namespace tactus {
namespace {

Outcome check_within(double value, double low, double high, const char* field, const char* range) {
  if (!std::isfinite(value))
    return Error{ErrorCode::invalid_argument, std::string{field} + " must be a finite number",
                 field};
  if (value < low || value > high)
    return Error{ErrorCode::out_of_range, std::string{field} + " must be " + range, field};
  return success();
}

Outcome check_position(double value, double furthest, const char* field) {
  const std::string range = "between 0 and " + std::to_string(static_cast<long long>(furthest));
  return check_within(value, 0.0, furthest, field, range.c_str());
}

Outcome check_loop(const LoopChange& loop, Seconds furthest) {
  if (loop.start)
    if (auto start = check_position(*loop.start, furthest, "start"); !start) return start;
  if (loop.end)
    if (auto end = check_position(*loop.end, furthest, "end"); !end) return end;
  if (loop.start && loop.end && *loop.start >= *loop.end)
    return Error{ErrorCode::out_of_range, "loop start must be before loop end", "start"};
  return success();
}

/// Furthest moment of an alignment from now, and largest nudge.
constexpr double furthest_ms = 10'000.0;

Outcome check_alignment(const Alignment& align) {
  if (!align.unix_ms) return success();
  const double now = transport::unix_ms_now();
  return check_within(*align.unix_ms, now - furthest_ms, now + furthest_ms, "unix_ms",
                      "within 10 s of now");
}

Outcome check_meter(const MeterChange& meter) {
  if (meter.beats && (*meter.beats < 1 || *meter.beats > max_beats_per_bar))
    return Error{ErrorCode::out_of_range, "beats must be between 1 and 32", "beats"};
  if (!is_beat_unit(meter.unit.value_or(4)))
    return Error{ErrorCode::out_of_range, "unit must be 1, 2, 4, 8, 16 or 32", "unit"};
  return success();
}

Outcome check_moment(const Alignment& align) {
  if (!align.unix_ms) return success();
  constexpr double oldest_ms = 2'000.0;
  const double now = transport::unix_ms_now();
  return check_within(*align.unix_ms, now - oldest_ms, now + oldest_ms, "unix_ms",
                      "within 2 s of now");
}

Outcome check_range(const TempoRange& range) {
  constexpr double least_ratio = 1.2;
  auto min = check_within(range.min_bpm, 30.0, 250.0, "min", "between 30 and 250 BPM");
  if (!min) return min;
  auto max = check_within(range.max_bpm, 36.0, 300.0, "max", "between 36 and 300 BPM");
  if (!max) return max;
  if (range.max_bpm < least_ratio * range.min_bpm)
    return Error{ErrorCode::out_of_range, "max must be at least 1.2 times min", "max"};
  return success();
}

}  // namespace

Outcome check_beat_hint(const TransportCommand& command) {
  using Kind = TransportCommand::Kind;
  switch (command.kind) {
    case Kind::beat_tap:
    case Kind::beat_downbeat:
      return check_moment(command.align);
    case Kind::beat_nudge:
      return check_within(command.value, -1'000.0, 1'000.0, "ms", "between -1000 and 1000");
    case Kind::beat_range:
      return check_range(command.range);
    default:
      return success();
  }
}

Outcome check(const TransportCommand& command, SampleRate rate) {
  using Kind = TransportCommand::Kind;
  constexpr double last_frame = static_cast<double>(max_position);
  const Seconds last_second = last_frame / rate;
  if (is_beat_hint(command.kind))
    return Error{ErrorCode::failed_precondition, "no sound is analysed: there is no heard beat"};
  switch (command.kind) {
    case Kind::seek_samples:
      if (std::isfinite(command.value) && std::trunc(command.value) != command.value)
        return Error{ErrorCode::invalid_argument, "samples must be a whole number", "samples"};
      return check_position(command.value, last_frame, "samples");
    case Kind::seek_seconds:
      return check_position(command.value, last_second, "seconds");
    case Kind::seek_beats:
      return check_position(command.value, last_second * max_bpm / 60.0, "beats");
    case Kind::tempo:
      return check_within(command.value, min_bpm, max_bpm, "bpm", "between 20 and 999 BPM");
    case Kind::align:
      return check_alignment(command.align);
    case Kind::nudge:
      return check_within(command.value, -furthest_ms, furthest_ms, "ms",
                          "between -10000 and 10000");
    case Kind::meter:
      return check_meter(command.meter);
    case Kind::next:
    case Kind::previous:
      return Error{ErrorCode::failed_precondition, "no files are played"};
    case Kind::loop:
      return check_loop(command.loop, last_second);
    default:
      return success();
  }
}

}  // namespace tactus
