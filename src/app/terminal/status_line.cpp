#include "app/terminal/status_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/system/output.h"
#include "app/terminal/block_cells.h"
#include "platform/files/file_io.h"
#include "platform/terminal.h"

namespace tactus::app {
namespace {

std::size_t terminal_columns() {
  const auto columns = platform::terminal_size(platform::standard_error).columns;
  return columns > 0 ? columns : 80;
}

}  // namespace

std::string progress_bar(double done, bool unicode) {
  const int eighths = static_cast<int>(std::lround(done * 8 * bar_columns));
  std::string text;
  for (int column = 0; column < static_cast<int>(bar_columns); ++column) {
    const int filled = std::clamp(eighths - 8 * column, 0, 8);
    text += unicode ? cell_from_left(filled, true) : filled == 8 ? "#" : "-";
  }
  return text;
}

void StatusLine::update(const Writer& writer) {
  if (!shown_) return;
  const auto now = Clock::now();
  if (now < next_) return;
  next_ = now + period;
  drawn_ = true;
  const bool unicode = platform::locale_is_utf8();
  // Leaves the last column free, as the cursor may wrap after it.
  write_error(fmt::format("\r{}\x1b[K", writer(terminal_columns() - 1, unicode)));
}

void StatusLine::clear() {
  if (drawn_) write_error("\r\x1b[K");
  drawn_ = false;
}

}  // namespace tactus::app
