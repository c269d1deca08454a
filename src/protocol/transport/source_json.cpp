#include "protocol/transport/source_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/locale/utf.hpp>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <vector>

#include "protocol/json/json_object.h"

namespace tactus::protocol {
namespace {

/// A measurement; 0 for one that is not finite, which JSON cannot express.
double finite(double value) noexcept { return std::isfinite(value) ? value : 0.0; }

std::string list_of(const std::vector<std::string>& names) {
  std::string json = "[";
  for (const std::string& each : names) {
    if (json.size() > 1) json += ',';
    append_json_text(json, as_utf8(each));
  }
  json += ']';
  return json;
}

std::string list_of(const std::vector<std::uint8_t>& values) {
  std::string json = "[";
  json.reserve(2 + values.size() * 4);
  for (const std::uint8_t value : values) {
    if (json.size() > 1) json += ',';
    fmt::format_to(std::back_inserter(json), "{}", value);
  }
  json += ']';
  return json;
}

void append_fault(JsonObject& object, const SourceInfo& source) {
  if (source.fault.empty())
    object.json("fault", "null");
  else
    object.text("fault", as_utf8(source.fault));
}

void append(JsonObject& object, const SourceInfo& source) {
  object.text("kind", protocol::name(source.kind))
      .text("name", as_utf8(source.name))
      .text("title", as_utf8(source.title))
      .text("artist", as_utf8(source.artist));
  if (source.length_seconds)
    object.number("length_seconds", finite(*source.length_seconds));
  else
    object.json("length_seconds", "null");
  object.json("files", list_of(source.files));
  if (source.index)
    object.integer("index", std::uint64_t{*source.index});
  else
    object.json("index", "null");
  object.integer("sample_rate", std::int64_t{source.sample_rate})
      .integer("channels", std::int64_t{source.channels})
      .number("latency_ms", finite(source.latency_ms))
      .number("buffered_ms", finite(source.buffered_ms))
      .number("silent_seconds", finite(source.silent_seconds));
  append_fault(object, source);
}

}  // namespace

std::string as_utf8(std::string_view bytes) {
  using Utf8 = boost::locale::utf::utf_traits<char>;
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  std::string text;
  text.reserve(bytes.size());
  for (const char* at = bytes.data(); at != bytes.data() + bytes.size();) {
    const char* const first = at;
    if (boost::locale::utf::is_valid_codepoint(Utf8::decode(at, bytes.data() + bytes.size()))) {
      text.append(first, at);
    } else {
      text += replacement;
      at = std::next(first);
    }
  }
  return text;
}

std::string_view name(SourceKind kind) noexcept {
  switch (kind) {
    case SourceKind::tune:
      return "tune";
    case SourceKind::file:
      return "file";
    case SourceKind::pipe:
      return "pipe";
    case SourceKind::capture:
      return "capture";
    case SourceKind::host:
      break;
  }
  return "host";
}

std::string encode(const SourceInfo& source) {
  std::string json;
  JsonObject object{json};
  append(object, source);
  object.end();
  return json;
}

std::string encode_source_metrics(const SourceInfo& source) {
  std::string json;
  JsonObject object{json};
  object.text("kind", protocol::name(source.kind))
      .text("name", as_utf8(source.name))
      .number("latency_ms", finite(source.latency_ms))
      .number("silent_seconds", finite(source.silent_seconds));
  append_fault(object, source);
  object.end();
  return json;
}

std::string encode_source_state(const SourceInfo& source) {
  std::string json;
  JsonObject object{json};
  object.text("type", "source.state");
  append(object, source);
  object.end();
  return json;
}

std::string encode(const Overview& overview) {
  std::string json;
  JsonObject{json}
      .integer("points", std::uint64_t{overview.peaks.size()})
      .number("length_seconds", finite(overview.length_seconds))
      .number("progress", std::clamp(finite(overview.progress), 0.0, 1.0))
      .json("peaks", list_of(overview.peaks))
      .json("rms", list_of(overview.rms))
      .end();
  return json;
}

}  // namespace tactus::protocol
