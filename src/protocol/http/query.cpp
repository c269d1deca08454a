#include "protocol/http/query.h"

#include <algorithm>
#include <array>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <cmath>

namespace tactus::protocol {
namespace {

using Kind = TransportCommand::Kind;

Error invalid_parameter(std::string_view name, std::string_view what) {
  std::string message{name};
  message += what;
  return {ErrorCode::invalid_argument, std::move(message), std::string{name}};
}

/// Quotes a client's text after `lead`. Returns nothing if it is long or not printable ASCII.
std::string quoted(std::string_view lead, std::string_view text) {
  constexpr std::size_t max_shown = 40;
  const auto printable = [](char c) { return c >= ' ' && c <= '~'; };
  if (text.size() > max_shown || !std::ranges::all_of(text, printable)) return {};
  std::string quote{lead};
  quote += '"';
  quote += text;
  quote += '"';
  return quote;
}

/// Whether a path hides a slash or an end of text. Proxies compare paths before they decode them,
/// so
/// "/transport%2Fstop" must not reach what "/transport/stop" does.
bool has_encoded_separator(std::string_view path) {
  for (auto at = path.find('%'); at != std::string_view::npos; at = path.find('%', at + 1)) {
    const std::string_view code = path.substr(at + 1, 2);
    if (code == "2F" || code == "2f" || code == "00") return true;
  }
  return false;
}

/// Whether a text is a lower-case word, in any case: Python writes "True".
bool is_word(std::string_view text, std::string_view word) noexcept {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return std::ranges::equal(text, word, {}, lower);
}

/// The value of a hexadecimal digit; nothing for another character.
std::optional<unsigned> hex_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

/// Decodes a name or value of a query. A "%" without two digits stays, as in browsers.
/// Source: WHATWG URL, "application/x-www-form-urlencoded parsing" and "percent-decode".
std::string decoded(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const auto high = text.size() > 2 ? hex_value(text[1]) : std::nullopt;
    const auto low = text.size() > 2 ? hex_value(text[2]) : std::nullopt;
    if (text.front() == '%' && high && low) {
      result += static_cast<char>(*high * 16 + *low);
      text.remove_prefix(3);
      continue;
    }
    result += text.front() == '+' ? ' ' : text.front();
    text.remove_prefix(1);
  }
  return result;
}

std::vector<std::pair<std::string, std::string>> parse_parameters(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const auto equals = std::min(pair.find('='), pair.size());
    const std::string_view value = pair.substr(std::min(equals + 1, pair.size()));
    if (!pair.empty()) parameters.emplace_back(decoded(pair.substr(0, equals)), decoded(value));
  }
  return parameters;
}

bool is_web(const boost::urls::url_view& url) {
  const auto scheme = url.scheme_id();
  return url.has_authority() &&
         (scheme == boost::urls::scheme::http || scheme == boost::urls::scheme::https);
}

}  // namespace

Result<Target> Target::parse(std::string_view text) {
  // Browsers send characters in a query that RFC 3986 forbids, e.g. "[" or "|".
  const auto end_of_path = std::min(text.find('?'), text.size());
  const std::string_view query = text.substr(std::min(end_of_path + 1, text.size()));
  const boost::urls::string_view address{text.data(), end_of_path};
  const auto url = text.starts_with('/') ? boost::urls::parse_origin_form(address)
                                         : boost::urls::parse_absolute_uri(address);
  if (!url || (url->has_scheme() && !is_web(*url)) || query.find('#') != std::string_view::npos)
    return Error{ErrorCode::invalid_argument,
                 "request target must be a path with an optional query" + quoted(", not ", text),
                 "path"};
  const boost::urls::string_view path = url->encoded_path();
  if (has_encoded_separator({path.data(), path.size()}))
    return Error{ErrorCode::not_found, "no path has an encoded slash or NUL", "path"};
  Target target;
  target.path_ = url->path();
  if (target.path_.empty()) target.path_.push_back('/');
  target.parameters_ = parse_parameters(query);
  return target;
}

Result<std::optional<std::string_view>> Target::find(std::string_view name) const {
  std::optional<std::string_view> found;
  for (const auto& [key, value] : parameters_) {
    if (key != name) continue;
    if (found) return invalid_parameter(name, " is given twice");
    found = value;
  }
  return found;
}

std::optional<std::string_view> Target::text(std::string_view name) const {
  const auto found =
      std::ranges::find(parameters_, name, [](const auto& each) { return each.first; });
  return found == parameters_.end() ? std::nullopt : std::optional<std::string_view>{found->second};
}

Result<std::optional<double>> Target::number(std::string_view name) const {
  auto text = find(name);
  if (!text) return text.error();
  if (!*text) return std::optional<double>{};
  double value = 0.0;
  const char* const end = (*text)->data() + (*text)->size();
  const auto [stop, error] = std::from_chars((*text)->data(), end, value);
  if (error == std::errc::result_out_of_range)
    return Error{ErrorCode::out_of_range,
                 std::string{name} + " is too large or too small" + quoted(": ", **text),
                 std::string{name}};
  if (error != std::errc{} || stop != end || !std::isfinite(value))
    return invalid_parameter(name, " must be a finite number" + quoted(", not ", **text));
  return std::optional{value};
}

Result<std::optional<double>> Target::integer(std::string_view name) const {
  auto value = number(name);
  if (!value || !*value) return value;
  const std::string_view text = **find(name);
  if (std::trunc(**value) != **value)
    return invalid_parameter(name, " must be a whole number" + quoted(", not ", text));
  // A number beyond the range must not round into it.
  std::int64_t exact = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), exact);
  if (error == std::errc{} && stop == text.data() + text.size() && exact > max_position)
    return std::optional{std::max(**value, 2.0 * static_cast<double>(max_position))};
  return value;
}

Result<std::optional<bool>> Target::boolean(std::string_view name) const {
  auto text = find(name);
  if (!text) return text.error();
  if (!*text) return std::optional<bool>{};
  if (is_word(**text, "true") || **text == "1") return std::optional{true};
  if (is_word(**text, "false") || **text == "0") return std::optional{false};
  return invalid_parameter(name, " must be true or false" + quoted(", not ", **text));
}

Result<TransportCommand> seek_command(const Target& target) {
  struct Unit {
    std::string_view name;
    Kind kind;
  };
  constexpr std::array units{Unit{"seconds", Kind::seek_seconds}, Unit{"beats", Kind::seek_beats},
                             Unit{"samples", Kind::seek_samples}};
  std::optional<TransportCommand> command;
  for (const Unit& unit : units) {
    auto value =
        unit.kind == Kind::seek_samples ? target.integer(unit.name) : target.number(unit.name);
    if (!value) return value.error();
    if (!*value) continue;
    if (command)
      return invalid_parameter(
          unit.name, " conflicts with another position: give one of seconds, beats, samples");
    command = TransportCommand{unit.kind, **value};
  }
  if (!command) return invalid_parameter("seconds", " is missing (or beats, or samples)");
  return *command;
}

Result<TransportCommand> tempo_command(const Target& target) {
  auto bpm = target.number("bpm");
  if (!bpm) return bpm.error();
  if (!*bpm) return invalid_parameter("bpm", " is missing");
  return TransportCommand{Kind::tempo, **bpm};
}

Result<TransportCommand> loop_command(const Target& target) {
  auto start = target.number("start");
  if (!start) return start.error();
  auto end = target.number("end");
  if (!end) return end.error();
  auto enabled = target.boolean("enabled");
  if (!enabled) return enabled.error();
  if (!*start && !*end && !*enabled)
    return invalid_parameter("start", " is missing (or end, or enabled)");
  return TransportCommand{.kind = Kind::loop,
                          .loop = {.start = *start, .end = *end, .enabled = *enabled}};
}

Result<TransportCommand> meter_command(const Target& target) {
  MeterChange change;
  for (const auto& [name, member] :
       {std::pair{"beats", &change.beats}, std::pair{"unit", &change.unit}}) {
    const auto value = target.integer(name);
    if (!value) return value.error();
    // Saturated, so that a number out of range does not get into it.
    if (*value) *member = static_cast<int>(std::clamp(**value, -1.0, 1'000.0));
  }
  if (!change.beats && !change.unit) return invalid_parameter("beats", " is missing (or unit)");
  return TransportCommand{.kind = Kind::meter, .meter = change};
}

Result<TransportCommand> align_command(const Target& target) {
  auto bar = target.boolean("bar");
  if (!bar) return bar.error();
  auto unix_ms = target.number("unix_ms");
  if (!unix_ms) return unix_ms.error();
  return TransportCommand{.kind = Kind::align,
                          .align = {.bar = bar->value_or(false), .unix_ms = *unix_ms}};
}

Result<TransportCommand> nudge_command(const Target& target) {
  auto ms = target.number("ms");
  if (!ms) return ms.error();
  if (!*ms) return invalid_parameter("ms", " is missing");
  return TransportCommand{Kind::nudge, **ms};
}

namespace {

Result<TransportCommand> at_moment(Kind kind, const Target& target) {
  auto unix_ms = target.number("unix_ms");
  if (!unix_ms) return unix_ms.error();
  return TransportCommand{.kind = kind, .align = {.unix_ms = *unix_ms}};
}

}  // namespace

Result<TransportCommand> beat_tap_command(const Target& target) {
  return at_moment(Kind::beat_tap, target);
}

Result<TransportCommand> beat_downbeat_command(const Target& target) {
  return at_moment(Kind::beat_downbeat, target);
}

Result<TransportCommand> beat_nudge_command(const Target& target) {
  auto command = nudge_command(target);
  if (command) command->kind = Kind::beat_nudge;
  return command;
}

Result<TransportCommand> beat_hold_command(const Target& target) {
  auto enabled = target.boolean("enabled");
  if (!enabled) return enabled.error();
  return TransportCommand{Kind::beat_hold, enabled->value_or(true) ? 1.0 : 0.0};
}

Result<TransportCommand> beat_range_command(const Target& target) {
  TempoRange range;
  for (const auto& [name, member] :
       {std::pair{"min", &range.min_bpm}, std::pair{"max", &range.max_bpm}}) {
    const auto value = target.number(name);
    if (!value) return value.error();
    if (!*value) return invalid_parameter(name, " is missing");
    *member = **value;
  }
  return TransportCommand{.kind = Kind::beat_range, .range = range};
}

}  // namespace tactus::protocol
