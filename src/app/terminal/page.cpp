#include "app/terminal/page.h"

#include <fmt/format.h>

#include <algorithm>

namespace tactus::app {

void Page::put_lines(const std::vector<std::string>& lines) {
  lines_.insert(lines_.end(), lines.begin(), lines.end());
}

void Page::put(const std::vector<Field>& fields) {
  auto now = line();
  std::size_t column = 1;
  for (const auto& field : fields) {
    if (column > 1 && column + field.columns > style_->columns) {
      put(now);
      now = line();
      column = 1;
    }
    now.to_column(column);
    for (const auto& [text, ink] : field.pieces) now.add(text, ink);
    column = std::max(column + field.columns, now.width() + 2);
  }
  put(now);
}

void Page::put_words(std::string_view text, Ink ink) {
  auto now = line();
  while (!text.empty()) {
    const auto word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (now.width() > 0 && now.width() + 1 + columns_of(word) > style_->columns) {
      put(now);
      now = line();
    }
    now.add(" ").add(word, ink);
  }
  put(now);
}

void Page::end_without_gap() {
  while (!lines_.empty() && lines_.back().empty()) lines_.pop_back();
}

std::string Page::text() const {
  const auto shown = std::min(lines_.size(), style_->rows);
  return fmt::format(
      "{}", fmt::join(lines_.begin(), lines_.begin() + static_cast<std::ptrdiff_t>(shown), "\n"));
}

}  // namespace tactus::app
