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
    default:
      return Error{ErrorCode::invalid_argument, "unknown command " + std::to_string(command),
                   "command"};
  }
}

}  // namespace tactus::c
