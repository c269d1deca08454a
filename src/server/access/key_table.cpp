#include "server/access/key_table.h"

#include <algorithm>
#include <utility>

namespace tactus::server::access {
namespace {

constexpr std::size_t max_key_name_bytes = 64;
constexpr std::string_view header =
    "# Keys of tactus; see tactus key --help.\n"
    "# name role sha256 created\n";

Error invalid(std::string message) { return {ErrorCode::invalid_argument, std::move(message)}; }

std::string in_quotes(std::string_view text) { return "\"" + std::string{text} + "\""; }

bool is_key_name(std::string_view text) noexcept {
  return !text.empty() && text.size() <= max_key_name_bytes &&
         std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '_' || c == '-';
         });
}

std::vector<std::string_view> fields_of(std::string_view line) {
  constexpr std::string_view blanks = " \t\r";
  std::vector<std::string_view> fields;
  for (auto start = line.find_first_not_of(blanks); start != std::string_view::npos;) {
    const auto end = std::min(line.find_first_of(blanks, start), line.size());
    fields.push_back(line.substr(start, end - start));
    start = line.find_first_not_of(blanks, end);
  }
  return fields;
}

/// A number of a fixed width.
std::optional<int> parse_digits(std::string_view text) noexcept {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<std::chrono::year_month_day> parse_date(std::string_view text) noexcept {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = parse_digits(text.substr(0, 4));
  const auto month = parse_digits(text.substr(5, 2));
  const auto day = parse_digits(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return date;
}

std::string padded(int value, std::size_t width) {
  const std::string digits = std::to_string(value);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

Result<KeyEntry> parse_entry(std::string_view line) {
  const auto fields = fields_of(line);
  if (fields.size() != 4)
    return invalid(std::to_string(fields.size()) +
                   " fields instead of 4: name, role, digest, date");
  const auto role = parse_role(fields[1]);
  if (!role) return invalid("unknown role " + in_quotes(fields[1]) + "; use view or control");
  const auto digest = Digest::parse(fields[2]);
  if (!digest) return invalid("the digest must have 64 hexadecimal digits in lower case");
  const auto created = parse_date(fields[3]);
  if (!created) return invalid(in_quotes(fields[3]) + " is not a date; use YYYY-MM-DD");
  return KeyEntry{std::string{fields[0]}, *role, *digest, *created};
}

}  // namespace

Result<KeyTable> KeyTable::parse(std::string_view text) {
  KeyTable table;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with('#') || fields_of(line).empty()) continue;
    const auto at_line = [number](Error error) {
      error.message = "line " + std::to_string(number) + ": " + error.message;
      return error;
    };
    auto entry = parse_entry(line);
    if (!entry) return at_line(entry.error());
    if (auto added = table.add(std::move(*entry)); !added) return at_line(added.error());
  }
  return table;
}

std::string KeyTable::text() const {
  std::string text{header};
  for (const KeyEntry& entry : entries_) {
    text += entry.name;
    text += ' ';
    text += access::name(entry.role);
    text += ' ' + entry.digest.text() + ' ' + date_text(entry.created) + '\n';
  }
  return text;
}

Outcome KeyTable::add(KeyEntry entry) {
  if (!is_key_name(entry.name))
    return invalid("invalid key name " + in_quotes(entry.name) +
                   "; use 1 to 64 letters, digits, \".\", \"_\" or \"-\"");
  if (entry.role == Role::none) return invalid("a key needs a role; use view or control");
  for (const KeyEntry& other : entries_) {
    if (other.name == entry.name)
      return invalid("a key named " + entry.name + " exists; revoke it first or use another name");
    if (other.digest.equals(entry.digest))
      return invalid("the keys " + other.name + " and " + entry.name + " have the same digest");
  }
  if (entries_.size() == max_keys)
    return Error{ErrorCode::resource_exhausted,
                 "more than " + std::to_string(max_keys) + " keys; revoke unused ones"};
  entries_.push_back(std::move(entry));
  return success();
}

Outcome KeyTable::revoke(std::string_view name) {
  const auto erased =
      std::erase_if(entries_, [name](const KeyEntry& entry) { return entry.name == name; });
  if (erased == 0)
    return Error{ErrorCode::not_found,
                 "no key named " + in_quotes(name) + "; \"tactus key\" lists the keys"};
  return success();
}

const KeyEntry* KeyTable::find(const Digest& digest) const noexcept {
  const KeyEntry* found = nullptr;
  for (const KeyEntry& entry : entries_)
    if (entry.digest.equals(digest)) found = &entry;
  return found;
}

std::string_view name(Role role) noexcept {
  switch (role) {
    case Role::none:
      break;
    case Role::view:
      return "view";
    case Role::control:
      return "control";
  }
  return "none";
}

std::optional<Role> parse_role(std::string_view text) noexcept {
  if (text == "view") return Role::view;
  if (text == "control") return Role::control;
  return std::nullopt;
}

std::string date_text(std::chrono::year_month_day date) {
  return padded(static_cast<int>(date.year()), 4) + '-' +
         padded(static_cast<int>(static_cast<unsigned>(date.month())), 2) + '-' +
         padded(static_cast<int>(static_cast<unsigned>(date.day())), 2);
}

}  // namespace tactus::server::access
