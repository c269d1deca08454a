#pragma once

#include <tactus/result.h>
#include <tactus/transport_command.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tactus::protocol {

/// A request target: its path and query parameters, decoded.
class Target {
 public:
  /// Parses origin-form or absolute-form, which have no fragment. An empty path becomes "/". The
  /// query is a form's, and may have any character: "+" becomes a space, and a "%" without two
  /// digits stays.
  /// Source: RFC 9112, section 3.2; RFC 3986; RFC 9110, section 4.2.3; WHATWG URL,
  /// "application/x-www-form-urlencoded parsing".
  /// Errors: INVALID_ARGUMENT if it is not a path with an optional query; NOT_FOUND if the path has
  /// an encoded slash or NUL.
  static Result<Target> parse(std::string_view text);

  const std::string& path() const noexcept { return path_; }

  // Value of a parameter; nothing if it is absent.
  // Errors: INVALID_ARGUMENT if it occurs twice or has the wrong type.
  Result<std::optional<double>> number(std::string_view name) const;
  Result<std::optional<double>> integer(std::string_view name) const;
  Result<std::optional<bool>> boolean(
      std::string_view name) const;  ///< true, false, 1 or 0, in any case

  /// The first value of a parameter; nothing if it is absent. Valid as long as the target.
  std::optional<std::string_view> text(std::string_view name) const;

 private:
  Result<std::optional<std::string_view>> find(std::string_view name) const;

  std::string path_;
  std::vector<std::pair<std::string, std::string>> parameters_;
};

// Commands with parameters. Errors: INVALID_ARGUMENT for a missing or malformed parameter.
Result<TransportCommand> seek_command(const Target& target);      ///< seconds=, beats= or samples=
Result<TransportCommand> tempo_command(const Target& target);     ///< bpm=
Result<TransportCommand> loop_command(const Target& target);      ///< start=, end=, enabled=
Result<TransportCommand> align_command(const Target& target);     ///< bar=, unix_ms=
Result<TransportCommand> nudge_command(const Target& target);     ///< ms=
Result<TransportCommand> meter_command(const Target& target);     ///< beats=, unit=
Result<TransportCommand> beat_tap_command(const Target& target);  ///< unix_ms=
Result<TransportCommand> beat_downbeat_command(const Target& target);  ///< unix_ms=
Result<TransportCommand> beat_nudge_command(const Target& target);     ///< ms=
Result<TransportCommand> beat_hold_command(const Target& target);      ///< enabled=
Result<TransportCommand> beat_range_command(const Target& target);     ///< min=, max=

}  // namespace tactus::protocol
