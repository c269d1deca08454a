#pragma once

#include <tactus/result.h>
#include <tactus/source_hooks.h>
#include <tactus/transport_command.h>
#include <tactus/transport_state.h>

#include <optional>

namespace tactus::server {

/// Commands that depend on the source: another file, and positions within its length.
/// Thread: any. Errors: as the hooks.
class FileCommands {
 public:
  FileCommands(SourceHooks source, SampleRate rate) : source_{std::move(source)}, rate_{rate} {}

  /// Where a valid command moves the playhead, in frames; nothing if it does not.
  /// @param state  with the beat grid, for a position in beats
  std::optional<double> target_of(const TransportCommand& command,
                                  const TransportSnapshot& state) const noexcept;

  /// Turns a command into one that a clock takes: next and previous become a seek.
  /// @param position  that they start from
  /// Errors: FAILED_PRECONDITION if there is no such file, OUT_OF_RANGE for a seek beyond the end.
  Result<TransportCommand> resolve(const TransportCommand& command, Frames position,
                                   const TransportSnapshot& state) const;

 private:
  Result<TransportCommand> another_file(TransportCommand::Kind kind, Frames position) const;

  const SourceHooks source_;
  const SampleRate rate_;
};

}  // namespace tactus::server
