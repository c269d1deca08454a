#include "c/commands.h"

#include <tactus/c.h>

#include <string>

namespace tactus::c {
namespace {

using Kind = TransportCommand::Kind;

Result<TransportCommand> switch_of(double value, TransportCommand off, TransportCommand on) {
  if (value == 0.0) return off;
  if (value == 1.0) return on;
  return Error{ErrorCode::invalid_argument, "value must be 0 or 1", "value"};
}

/// A hint about a moment; 0 is now.
TransportCommand moment_of(Kind kind, double unix_ms) {
  if (unix_ms == 0.0) return {.kind = kind};
  return {.kind = kind, .align = {.unix_ms = unix_ms}};
}

}  // namespace

Result<TransportCommand> command_of(std::int32_t command, double value) {
  switch (command) {
    case TACTUS_PLAY:
      return TransportCommand{Kind::play};
    case TACTUS_PAUSE:
      return TransportCommand{Kind::pause};
    case TACTUS_RESUME:
      return TransportCommand{Kind::resume};
    case TACTUS_STOP:
      return TransportCommand{Kind::stop};
    case TACTUS_REWIND:
      return TransportCommand{Kind::rewind};
    case TACTUS_SEEK_SAMPLES:
      return TransportCommand{Kind::seek_samples, value};
    case TACTUS_SEEK_SECONDS:
      return TransportCommand{Kind::seek_seconds, value};
    case TACTUS_SEEK_BEATS:
      return TransportCommand{Kind::seek_beats, value};
    case TACTUS_SET_BPM:
      return TransportCommand{Kind::tempo, value};
    case TACTUS_ENABLE_LOOP:
      return switch_of(value, {.kind = Kind::loop, .loop = {.enabled = false}},
                       {.kind = Kind::loop, .loop = {.enabled = true}});
    case TACTUS_ALIGN:
      return switch_of(value, {.kind = Kind::align}, {.kind = Kind::align, .align = {.bar = true}});
    case TACTUS_NUDGE:
      return TransportCommand{Kind::nudge, value};
    case TACTUS_NEXT_FILE:
      return TransportCommand{Kind::next};
    case TACTUS_PREVIOUS_FILE:
      return TransportCommand{Kind::previous};
    case TACTUS_BEAT_TAP:
      return moment_of(Kind::beat_tap, value);
    case TACTUS_BEAT_DOUBLE:
      return TransportCommand{Kind::beat_octave, 2.0};
    case TACTUS_BEAT_HALVE:
      return TransportCommand{Kind::beat_octave, 0.5};
    case TACTUS_BEAT_SHIFT:
      return TransportCommand{Kind::beat_shift};
    case TACTUS_BEAT_NUDGE:
      return TransportCommand{Kind::beat_nudge, value};
    case TACTUS_BEAT_DOWNBEAT:
      return moment_of(Kind::beat_downbeat, value);
    case TACTUS_BEAT_HOLD:
      return switch_of(value, {Kind::beat_hold, 0.0}, {Kind::beat_hold, 1.0});
    case TACTUS_BEAT_RESYNC:
      return TransportCommand{Kind::beat_resync};
    default:
      return Error{ErrorCode::invalid_argument, "unknown command " + std::to_string(command),
                   "command"};
  }
}

}  // namespace tactus::c
