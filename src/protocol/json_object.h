#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tactus::protocol {

/// Writes one JSON object, member after member, to the end of a string:
///
///     std::string json;
///     JsonObject{json}.text("status", "playing").number("bpm", 120.0).end();
class JsonObject {
 public:
  explicit JsonObject(std::string& out) : out_{out} { out_ += '{'; }

  /// The shortest text that reads back as the same double, always with a point or an exponent, so
  /// that readers which tell whole numbers from others see a field's type. Finite values only.
  JsonObject& number(std::string_view key, double value);
  JsonObject& integer(std::string_view key, std::int64_t value);
  JsonObject& integer(std::string_view key, std::uint64_t value);
  JsonObject& boolean(std::string_view key, bool value);
  /// UTF-8 text, escaped as JSON asks.
  JsonObject& text(std::string_view key, std::string_view value);
  /// A value that is JSON already.
  JsonObject& json(std::string_view key, std::string_view value);
  void end() { out_ += '}'; }

 private:
  void key(std::string_view name);

  std::string& out_;
  bool first_ = true;
};

/// A JSON string, with its quotes. Source: RFC 8259, section 7.
void append_json_text(std::string& out, std::string_view text);

}  // namespace tactus::protocol
