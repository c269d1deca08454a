#include "app/terminal/styled_line.h"

#include <algorithm>

#include "app/system/printable.h"

namespace tactus::app {
namespace {

std::string_view escape(Ink ink) {
  switch (ink) {
    case Ink::bold:
      return "\x1b[1m";
    case Ink::dim:
      return "\x1b[2m";
    case Ink::green:
      return "\x1b[32m";
    case Ink::yellow:
      return "\x1b[33m";
    case Ink::red:
      return "\x1b[31m";
    case Ink::plain:
      break;
  }
  return {};
}

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

std::size_t columns_of(std::string_view line) {
  std::size_t columns = 0;
  bool in_escape = false;
  for (const char c : line) {
    in_escape = in_escape || c == '\x1b';
    if (!in_escape && !continues_character(c)) ++columns;
    in_escape = in_escape && c != 'm';
  }
  return columns;
}

StyledLine& StyledLine::add(std::string_view added, Ink ink) {
  const auto clean = printable(added);
  std::string_view text = clean;
  std::size_t end = 0;
  while (end < text.size() && width_ < columns_) {
    do {
      ++end;
    } while (end < text.size() && continues_character(text[end]));
    ++width_;
  }
  text = text.substr(0, end);
  const auto start = colour_ ? escape(ink) : std::string_view{};
  if (text.empty() || start.empty()) {
    text_ += text;
  } else {
    text_.append(start).append(text).append("\x1b[0m");
  }
  return *this;
}

StyledLine& StyledLine::to_column(std::size_t column) {
  const auto least = width_ == 0 ? std::size_t{0} : std::size_t{1};
  return add(std::string(std::max(least, column - std::min(column, width_)), ' '));
}

}  // namespace tactus::app
