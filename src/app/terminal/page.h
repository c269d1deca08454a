#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/terminal/styled_line.h"
#include "app/terminal/view_style.h"

namespace tactus::app {

/// A label or value in a line of fields.
struct Field {
  std::size_t columns;  ///< minimum width
  std::vector<std::pair<std::string, Ink>> pieces;
};

/// A page of terminal lines. The style must outlive it.
///
/// Threads: one.
class Page {
 public:
  explicit Page(const ViewStyle& style) : style_{&style} {}

  /// Returns an empty line, to fill and put.
  StyledLine line() const { return {style_->columns, style_->colour}; }
  void put(const StyledLine& line) { lines_.push_back(line.text()); }
  /// Appends finished lines that fit the width.
  void put_lines(const std::vector<std::string>& lines);
  /// Appends fields side by side, wrapping to new lines.
  void put(const std::vector<Field>& fields);
  /// Appends a text, broken between words.
  void put_words(std::string_view text, Ink ink);
  void gap() { lines_.emplace_back(); }
  /// Removes trailing gaps.
  void end_without_gap();

  std::size_t height() const noexcept { return lines_.size(); }
  /// The lines that fit the terminal.
  std::string text() const;

 private:
  const ViewStyle* style_;
  std::vector<std::string> lines_;
};

}  // namespace tactus::app
