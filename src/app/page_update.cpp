#include "app/page_update.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

namespace tactus::app {
namespace {

// Unchanged characters up to here cost no more than going past them would.
constexpr std::size_t bridged = 4;

struct Cell {
  std::string_view glyph = " ";
  std::string_view ink;  // the escape sequence that sets it, none for the terminal's own
  bool blank() const { return glyph == " "; }
  /// A blank looks the same in every colour.
  bool operator==(const Cell& other) const {
    return glyph == other.glyph && (blank() || ink == other.ink);
  }
};
using Row = std::vector<Cell>;

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::string_view take_line(std::string_view& page) {
  const auto end = page.find('\n');
  const auto line = page.substr(0, end);
  page.remove_prefix(end == std::string_view::npos ? page.size() : end + 1);
  return line;
}

/// The line's characters without blanks at its end.
Row row_of(std::string_view line) {
  Row row;
  std::string_view ink;
  while (!line.empty()) {
    if (line.front() == '\x1b') {
      ink = line.substr(0, line.find('m') + 1);
      line.remove_prefix(std::max<std::size_t>(ink.size(), 1));
      if (ink == "\x1b[0m") ink = {};
      continue;
    }
    std::size_t length = 1;
    while (length < line.size() && continues_character(line[length])) ++length;
    row.push_back({line.substr(0, length), ink});
    line.remove_prefix(length);
  }
  while (!row.empty() && row.back().blank()) row.pop_back();
  return row;
}

void go_to(std::string& out, std::size_t line, std::size_t column) {
  fmt::format_to(std::back_inserter(out), "\x1b[{};{}H", line + 1, column + 1);
}

void write_cells(std::string& out, const Row& row, std::size_t begin, std::size_t end) {
  std::string_view ink;
  for (std::size_t i = begin; i < end; ++i) {
    if (row[i].ink != ink && !row[i].blank()) {
      if (!ink.empty()) out += "\x1b[0m";
      out += ink = row[i].ink;
    }
    out += row[i].glyph;
  }
  if (!ink.empty()) out += "\x1b[0m";
}

void update_row(std::string& out, std::size_t line, const Row& before, const Row& after) {
  const auto changed = [&](std::size_t i) {
    return after[i] != (i < before.size() ? before[i] : Cell{});
  };
  std::size_t column = 0;
  while (column < after.size()) {
    if (!changed(column)) {
      ++column;
      continue;
    }
    std::size_t end = column + 1;  // of the run
    for (std::size_t i = end; i < after.size() && i <= end + bridged; ++i)
      if (changed(i)) end = i + 1;
    go_to(out, line, column);
    write_cells(out, after, column, end);
    column = end;
  }
  if (before.size() > after.size()) {
    go_to(out, line, after.size());
    out += "\x1b[K";
  }
}

}  // namespace

std::string page_update(std::string_view shown, std::string_view page) {
  std::string out;
  for (std::size_t line = 0; !shown.empty() || !page.empty(); ++line) {
    const auto before = take_line(shown);
    const auto after = take_line(page);
    if (before != after) update_row(out, line, row_of(before), row_of(after));
  }
  return out;
}

}  // namespace tactus::app
