#pragma once

#include <tactus/result.h>
#include <tactus/transport_command.h>

#include <cstdint>
#include <optional>

namespace tactus::c {

/// A command of c.h. Its value is checked by its receiver.
/// Errors: INVALID_ARGUMENT for an unknown command, or a switch that is neither 0 nor 1.
Result<TransportCommand> command_of(std::int32_t command, double value);

inline TransportCommand align_to(std::int32_t bar, std::optional<double> unix_ms) noexcept {
  return {.kind = TransportCommand::Kind::align, .align = {.bar = bar != 0, .unix_ms = unix_ms}};
}

inline TransportCommand meter_of(std::int32_t beats, std::int32_t unit) noexcept {
  return {.kind = TransportCommand::Kind::meter, .meter = {.beats = beats, .unit = unit}};
}

inline TransportCommand beat_range(double min_bpm, double max_bpm) noexcept {
  return {.kind = TransportCommand::Kind::beat_range,
          .range = {.min_bpm = min_bpm, .max_bpm = max_bpm}};
}

}  // namespace tactus::c
