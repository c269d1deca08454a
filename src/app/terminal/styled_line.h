#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tactus::app {

/// Width of a line in columns, without escape sequences. Thread: any. Errors: none.
std::size_t columns_of(std::string_view line);

enum class Ink : std::uint8_t { plain, bold, dim, green, yellow, red };

/// Builds one terminal line, cut at its width, with or without colours.
/// Text is UTF-8; each character is one column wide.
/// Threads: one.
class StyledLine {
 public:
  StyledLine(std::size_t columns, bool colour) : columns_{columns}, colour_{colour} {}

  StyledLine& add(std::string_view text, Ink ink = Ink::plain);
  /// Adds at least one blank, up to a column.
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
