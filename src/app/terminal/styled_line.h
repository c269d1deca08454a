#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tactus::app {

/// Columns that a line takes on the terminal, its colours left out. Thread: any. Errors: none.
std::size_t columns_of(std::string_view line);

enum class Ink : std::uint8_t { plain, bold, dim, green, yellow, red };

/// Builds one line for a terminal, cut at its width, with colours or without.
///
/// Text is UTF-8 of characters one column wide each.
/// Threads: one.
class StyledLine {
 public:
  StyledLine(std::size_t columns, bool colour) : columns_{columns}, colour_{colour} {}

  StyledLine& add(std::string_view text, Ink ink = Ink::plain);
  /// Blanks up to a column; at least one after what is there.
  StyledLine& to_column(std::size_t column);

  std::size_t width() const noexcept { return width_; }
  const std::string& text() const noexcept { return text_; }

 private:
  std::size_t columns_;
  bool colour_;
  std::size_t width_ = 0;
  std::string text_;
};

}  // namespace tactus::app
