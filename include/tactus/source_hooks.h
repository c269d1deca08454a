#pragma once

#include <tactus/overview.h>
#include <tactus/source_info.h>
#include <tactus/units.h>

#include <cstddef>
#include <functional>
#include <optional>

namespace tactus {

/// What a server asks the program that owns its sound. Each function may be empty.
///
///     tactus::ServerOptions options;
///     options.source.info = [] { return tactus::SourceInfo{.name = "Synth", .channels = 2}; };
///
/// The server's threads call them concurrently, and wait for them: they must not read a disk, or
/// call Server::stop or Server::wait. If one throws, the connection that asked is closed and the
/// error is logged.
struct SourceHooks {
  /// Returns what is heard, for GET /transport/source and the topic `source`. While the topic has
  /// subscribers it is called ten times a second, so that they learn of changes. A seek beyond
  /// its length_seconds is refused. If the function is empty, the kind is `host`.
  std::function<SourceInfo()> info = {};
  /// Returns where the file after the one at a position begins; nothing if that is the last. If the
  /// function is empty, there are no files. A position is in frames of the clock.
  std::function<std::optional<Frames>(Frames position)> next = {};
  /// Returns where the file before the one at a position begins; nothing if that is the first.
  std::function<std::optional<Frames>(Frames position)> previous = {};
  /// Returns the waveform for GET /transport/overview. If the function is empty, there is none.
  /// @param points  1 to max_overview_points
  std::function<Overview(std::size_t points)> overview = {};
};

}  // namespace tactus
