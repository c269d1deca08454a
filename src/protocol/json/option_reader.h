#pragma once

#include <tactus/result.h>

#include <array>
#include <boost/json/object.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace tactus::protocol {

/// Reads a message's options one by one and keeps the first error. The error names the option, its
/// valid values and the given one. An absent or null option keeps its value.
class OptionReader {
 public:
  explicit OptionReader(const boost::json::object& message) : message_{message} {}

  /// Returns true if the option is present.
  bool has(std::string_view name) const { return find(name) != nullptr; }

  /// Reads a number in [minimum, maximum].
  void number(std::string_view name, double minimum, double maximum, double& out);

  void boolean(std::string_view name, bool& out);

  /// Reads two whole numbers, 0 <= first < end <= limit.
  void interval(std::string_view name, std::size_t limit, std::size_t& first, std::size_t& end);

  /// Reads one of several values, by name(value).
  template <class T, std::size_t count>
  void choice(std::string_view option, const std::array<T, count>& values, T& out) {
    std::array<std::string_view, count> names{};
    for (std::size_t i = 0; i < count; ++i) names[i] = name(values[i]);
    const std::size_t chosen = index_of(option, names.data(), count);
    if (chosen < count) out = values[chosen];
  }

  /// Records an error, unless one is recorded already.
  void fail(ErrorCode code, std::string_view option, std::string message);

  bool ok() const noexcept { return error_.message.empty(); }
  /// Returns the first error. Requires !ok().
  Error take_error() { return std::move(error_); }

 private:
  const boost::json::value* find(std::string_view name) const;
  /// Index of the option's text in names; count if it is absent or invalid.
  std::size_t index_of(std::string_view option, const std::string_view* names, std::size_t count);

  const boost::json::object& message_;
  Error error_;
};

}  // namespace tactus::protocol
