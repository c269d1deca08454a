#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "app/terminal/styled_line.h"
#include "app/terminal/view_style.h"

namespace tactus::app {

/// A label or value among others on a line.
struct Field {
  std::size_t columns;  ///< its share of the line
  std::vector<std::pair<std::string, Ink>> pieces;
};

/// Lines for a terminal, one below the other. The style must outlive it.
///
/// Threads: one.
class Page {
 public:
  explicit Page(const ViewStyle& style) : style_{&style} {}

  /// An empty line to write on and put.
  StyledLine line() const { return {style_->columns, style_->colour}; }
  void put(const StyledLine& line) { lines_.push_back(line.text()); }
  /// Lines that are made already, none too long.
  void put_lines(const std::vector<std::string>& lines);
  /// Lays fields side by side, and on where the line is full.
  void put(const std::vector<Field>& fields);
  void gap() { lines_.emplace_back(); }
  /// Takes gaps at the end away.
  void end_without_gap();

  std::size_t height() const noexcept { return lines_.size(); }
  /// As many of the lines as fit.
  std::string text() const;

 private:
  const ViewStyle* style_;
  std::vector<std::string> lines_;
};

}  // namespace tactus::app
