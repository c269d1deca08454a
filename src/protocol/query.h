#pragma once

#include <tactus/result.h>
#include <tactus/transport_command.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tactus::protocol {

/// The target of a request: its path and the parameters of its query, decoded.
class Target {
 public:
  /// In origin-form or absolute-form, which has no fragment; an empty path is "/". Source: RFC
  /// 9112, section 3.2; RFC 3986; RFC 9110, section 4.2.3; "+" is a space, as forms have it.
  /// Errors: INVALID_ARGUMENT for what is not a path with a query.
  static Result<Target> parse(std::string_view text);

  const std::string& path() const noexcept { return path_; }

  // A parameter's value; nothing where it is absent.
  // Errors: INVALID_ARGUMENT where it is given twice, or is not of the type.
  Result<std::optional<double>> number(std::string_view name) const;
  Result<std::optional<double>> integer(std::string_view name) const;
  Result<std::optional<bool>> boolean(std::string_view name) const;  ///< true, false, 1 or 0

 private:
  Result<std::optional<std::string_view>> find(std::string_view name) const;

  std::string path_;
  std::vector<std::pair<std::string, std::string>> parameters_;
};

// The commands that take parameters. Errors: INVALID_ARGUMENT for a missing or malformed one.
Result<TransportCommand> seek_command(const Target& target);   ///< seconds=, beats= or samples=
Result<TransportCommand> tempo_command(const Target& target);  ///< bpm=
Result<TransportCommand> loop_command(const Target& target);   ///< start=, end=, enabled=

}  // namespace tactus::protocol
