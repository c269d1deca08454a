#include "protocol/transport/source_reader.h"

#include <boost/json.hpp>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/transport/source_json.h"

namespace tactus::protocol {
namespace {

namespace json = boost::json;

/// Reads the members of a message and keeps the first error. `null` is as absent.
class SourceFields {
 public:
  explicit SourceFields(const json::object& message) : message_{message} {}

  void read(std::string_view member, std::string& out) {
    const json::value* const value = find(member);
    if (value == nullptr) return;
    if (value->is_string())
      out.assign(value->get_string().data(), value->get_string().size());
    else
      refuse(member, "a text");
  }

  void read(std::string_view member, double& out) {
    const json::value* const value = find(member);
    if (value == nullptr) return;
    const double number = value->is_number() ? value->to_number<double>() : NAN;
    if (std::isfinite(number) && number >= 0.0)
      out = number;
    else
      refuse(member, "a number of 0 or more");
  }

  template <class Integer>
  void read_whole(std::string_view member, Integer& out) {
    const json::value* const value = find(member);
    if (value == nullptr) return;
    const std::int64_t* const whole = value->if_int64();
    if (whole != nullptr && *whole >= 0 && std::in_range<Integer>(*whole))
      out = static_cast<Integer>(*whole);
    else
      refuse(member, "a whole number of 0 or more");
  }

  template <class Value, class Read>
  void read_optional(std::string_view member, std::optional<Value>& out, Read read) {
    if (find(member) == nullptr) return;
    Value value{};
    read(value);
    out = value;
  }

  void read(std::string_view member, std::vector<std::string>& out) {
    const json::value* const value = find(member);
    if (value == nullptr) return;
    if (!value->is_array()) return refuse(member, "a list of texts");
    for (const json::value& each : value->get_array()) {
      if (!each.is_string()) return refuse(member, "a list of texts");
      out.emplace_back(each.get_string().data(), each.get_string().size());
    }
  }

  const std::optional<Error>& error() const { return error_; }

 private:
  const json::value* find(std::string_view member) const {
    const json::value* const value = message_.if_contains(member);
    return value == nullptr || value->is_null() ? nullptr : value;
  }
  void refuse(std::string_view member, std::string_view what) {
    if (error_) return;
    error_ = Error{ErrorCode::invalid_argument,
                   std::string{member} + " must be " + std::string{what}, std::string{member}};
  }

  const json::object& message_;
  std::optional<Error> error_;
};

SourceKind kind_of(std::string_view text) {
  using enum SourceKind;
  for (const SourceKind kind : {tune, file, pipe, capture})
    if (text == name(kind)) return kind;
  return host;
}

}  // namespace

Result<SourceInfo> read_source(const json::object& message) {
  SourceInfo source;
  SourceFields fields{message};
  std::string kind;
  fields.read("kind", kind);
  source.kind = kind_of(kind);
  fields.read("name", source.name);
  fields.read("title", source.title);
  fields.read("artist", source.artist);
  fields.read_optional("length_seconds", source.length_seconds,
                       [&](double& value) { fields.read("length_seconds", value); });
  fields.read("files", source.files);
  fields.read_optional("index", source.index,
                       [&](std::size_t& value) { fields.read_whole("index", value); });
  fields.read_whole("sample_rate", source.sample_rate);
  fields.read_whole("channels", source.channels);
  fields.read("latency_ms", source.latency_ms);
  fields.read("buffered_ms", source.buffered_ms);
  fields.read("silent_seconds", source.silent_seconds);
  fields.read("fault", source.fault);
  if (fields.error()) return *fields.error();
  return source;
}

}  // namespace tactus::protocol
