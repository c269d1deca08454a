#include "server/messages/file_commands.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace tactus::server {
namespace {

using Kind = TransportCommand::Kind;

std::string time_text(double frames, SampleRate rate) {
  return std::string{format_time(static_cast<Frames>(frames), rate).view()};
}

const char* field_of(Kind kind) noexcept {
  switch (kind) {
    case Kind::seek_samples:
      return "samples";
    case Kind::seek_beats:
      return "beats";
    default:
      return "seconds";
  }
}

}  // namespace

std::optional<double> FileCommands::target_of(const TransportCommand& command,
                                              const TransportSnapshot& state) const noexcept {
  switch (command.kind) {
    case Kind::rewind:
      return 0.0;
    case Kind::seek_samples:
      return command.value;
    case Kind::seek_seconds:
      return std::round(command.value * rate_);
    case Kind::seek_beats:
      return std::round(std::max(0.0, command.value - state.beat_offset) * 60.0 / state.bpm *
                        rate_);
    default:
      return std::nullopt;
  }
}

Result<TransportCommand> FileCommands::resolve(const TransportCommand& command, Frames position,
                                               const TransportSnapshot& state) const {
  if (command.kind == Kind::next || command.kind == Kind::previous)
    return another_file(command.kind, position);
  if (!source_.info || !check(command, rate_)) return command;  // the clock tells the error
  const auto target = target_of(command, state);
  if (!target) return command;
  const auto length_seconds = source_.info().length_seconds;
  const double end = std::round(length_seconds.value_or(0.0) * rate_);
  if (!length_seconds || *target <= end) return command;
  return Error{ErrorCode::out_of_range,
               time_text(*target, rate_) + " is beyond the end at " + time_text(end, rate_),
               field_of(command.kind)};
}

Result<TransportCommand> FileCommands::another_file(Kind kind, Frames position) const {
  const bool is_next = kind == Kind::next;
  const auto& find = is_next ? source_.next : source_.previous;
  if (!find) return Error{ErrorCode::failed_precondition, "no files are played"};
  const auto start = find(position);
  if (start) return TransportCommand{Kind::seek_samples, static_cast<double>(*start)};
  return Error{ErrorCode::failed_precondition, is_next ? "no next file: this is the last one"
                                                       : "no previous file: this is the first one"};
}

}  // namespace tactus::server
