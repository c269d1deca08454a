#include "app/terminal/terminal.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "app/system/output.h"
#include "app/terminal/styled_line.h"
#include "platform/files/file_io.h"

namespace tactus::app {
namespace {

constexpr std::string_view enter_screen = "\x1b[?1049h\x1b[?25l\x1b[2J";
constexpr std::string_view leave_screen = "\x1b[?25h\x1b[?1049l";
// Synchronised output avoids partly drawn frames; other terminals ignore the sequence.
constexpr std::string_view begin_frame = "\x1b[?2026h";
constexpr std::string_view end_frame = "\x1b[?2026l";
constexpr std::string_view home = "\x1b[H";
constexpr std::string_view clear_line_end = "\x1b[K";

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view{} : value;
}

}  // namespace

bool Terminal::present() {
  return platform::is_terminal(platform::standard_output) && !variable("TERM").empty() &&
         variable("TERM") != "dumb";
}

void Terminal::enter() {
  if (entered_) return;
  entered_ = true;
  enable_keys();
  static_cast<void>(write_out(enter_screen));
}

void Terminal::leave() {
  if (!entered_) return;
  entered_ = false;
  static_cast<void>(write_out(leave_screen));
  keys_.restore();
}

bool Terminal::enable_keys() { return entered_ && keys_.enable(); }

std::string Terminal::keys() { return enable_keys() ? keys_.read() : std::string{}; }

std::error_code Terminal::draw(std::string_view page, const ViewStyle& style) {
  std::string frame{begin_frame};
  frame += home;
  for (std::size_t row = 0; row < style.rows; ++row) {
    if (row > 0) frame += "\r\n";
    const auto end = std::min(page.find('\n'), page.size());
    const auto line = page.substr(0, end);
    page.remove_prefix(std::min(end + 1, page.size()));
    frame += line;
    // After a full line the cursor is still on the last character.
    if (columns_of(line) < style.columns) frame += clear_line_end;
  }
  frame += end_frame;
  return write_out(frame);
}

ViewStyle Terminal::style() const {
  ViewStyle style;
  const auto size = platform::terminal_size(platform::standard_output);
  if (size.columns > 0 && size.rows > 0) {
    style.columns = size.columns;
    style.rows = size.rows;
  }
  style.colour = variable("NO_COLOR").empty();
  style.unicode = platform::locale_is_utf8();
  return style;
}

}  // namespace tactus::app
