#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tactus::protocol {

/// Writes one JSON object, member by member, to the end of a string:
///
///     std::string json;
///     JsonObject{json}.text("status", "playing").number("bpm", 120.0).end();
class JsonObject {
 public:
  explicit JsonObject(std::string& out) : out_{out} { out_ += '{'; }

  /// Writes the shortest text that reads back as the same double. It always has a point or an
  /// exponent, so that parsers see a floating-point field. Finite values only.
  JsonObject& number(std::string_view key, double value);
  JsonObject& integer(std::string_view key, std::int64_t value);
  JsonObject& integer(std::string_view key, std::uint64_t value);
  JsonObject& boolean(std::string_view key, bool value);
  /// Writes UTF-8 text, escaped.
  JsonObject& text(std::string_view key, std::string_view value);
  /// Writes a value that is already JSON.
  JsonObject& json(std::string_view key, std::string_view value);
  void end() { out_ += '}'; }

 private:
  void key(std::string_view name);

  std::string& out_;
  bool first_ = true;
};

/// Appends a JSON string, with its quotes. Source: RFC 8259, section 7.
void append_json_text(std::string& out, std::string_view text);

}  // namespace tactus::protocol
