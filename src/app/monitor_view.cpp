#include "app/monitor_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include "app/big_digits.h"
#include "app/styled_line.h"

namespace tactus::app {
namespace {

constexpr double beats_per_bar = 4.0;
constexpr std::size_t widest_beat = 18;

Ink ink_of(TransportStatus status) {
  switch (status) {
    case TransportStatus::playing:
      return Ink::green;
    case TransportStatus::paused:
      return Ink::yellow;
    case TransportStatus::stopped:
      break;
  }
  return Ink::dim;
}

std::string_view symbol(TransportStatus status, bool unicode) {
  switch (status) {
    case TransportStatus::playing:
      return unicode ? "▶ " : "> ";
    case TransportStatus::paused:
      return unicode ? "Ⅱ " : "= ";
    case TransportStatus::stopped:
      break;
  }
  return unicode ? "■ " : "# ";
}

std::string loop_text(const TransportState& state) {
  if (!state.loop_enabled) return "loop off";
  return fmt::format("loop {:.3f} to {:.3f} s", state.loop_start_seconds, state.loop_end_seconds);
}

std::string jitter_text(const std::optional<double>& jitter_ms) {
  return jitter_ms ? fmt::format("{:.2f} ms", *jitter_ms) : std::string{"-"};
}

/// One cell of the meter, `eighths` of it filled.
std::string_view cell(int eighths, bool unicode) {
  static constexpr std::array<std::string_view, 9> partial{" ", "▏", "▎", "▍", "▌",
                                                           "▋", "▊", "▉", "█"};
  if (!unicode) return eighths >= 4 ? "#" : " ";
  return partial[static_cast<std::size_t>(eighths)];
}

/// A label or value among others on a line.
struct Field {
  std::size_t columns;  ///< its share of the line
  std::vector<std::pair<std::string, Ink>> pieces;
};

class Page {
 public:
  explicit Page(const ViewStyle& style) : style_{style} {}

  StyledLine line() const { return {style_.columns, style_.colour}; }
  void put(const StyledLine& line) { lines_.push_back(line.text()); }
  void gap() { lines_.emplace_back(); }

  /// Lays fields side by side, and on where the line is full.
  void put(const std::vector<Field>& fields) {
    auto now = line();
    std::size_t column = 1;
    for (const auto& field : fields) {
      if (column > 1 && column + field.columns > style_.columns) {
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

  std::string text() const {
    const auto shown = std::min(lines_.size(), style_.rows);
    return fmt::format(
        "{}", fmt::join(lines_.begin(), lines_.begin() + static_cast<std::ptrdiff_t>(shown), "\n"));
  }

 private:
  const ViewStyle& style_;
  std::vector<std::string> lines_;
};

void put_position(Page& page, const ViewStyle& style, std::string_view time, Ink ink) {
  if (style.unicode && big_width(time) + 2 <= style.columns) {
    for (const auto& row : big_digits(time)) page.put(page.line().add(" ").add(row, ink));
  } else {
    page.put(page.line().add(" ").add(time, Ink::bold));
  }
}

void put_state(Page& page, const ViewStyle& style, const TransportState& state) {
  put_position(page, style, state.time_formatted.view(), ink_of(state.status));
  page.gap();
  const auto ink = ink_of(state.status);
  page.put({{13,
             {{std::string{symbol(state.status, style.unicode)}, ink},
              {std::string{name(state.status)}, ink}}},
            {15, {{"bar ", Ink::dim}, {bar_and_beat(state.beat_pos), Ink::bold}}},
            {15, {{fmt::format("{:.2f}", state.bpm), Ink::bold}, {" BPM", Ink::dim}}},
            {9, {{loop_text(state), Ink::plain}}}});
  page.gap();
  const auto free = style.columns > 7 ? style.columns - 7 : 0;
  const auto beat_columns = std::clamp<std::size_t>(free / 4, 1, widest_beat);
  page.put(page.line().add(" ").add(bar_meter(state.beat_pos, beat_columns, style.unicode)));
  page.gap();
}

void put_counts(Page& page, const MonitorPicture& picture) {
  const auto missed_ink = picture.missed > 0 ? Ink::red : Ink::plain;
  page.put({{20, {{"updates ", Ink::dim}, {fmt::format("{:.2f} Hz", picture.rate_hz), Ink::plain}}},
            {30,
             {{"jitter ", Ink::dim},
              {jitter_text(picture.jitter_ms), Ink::plain},
              {picture.jitter_ms ? " (std dev)" : "", Ink::dim}}},
            {12, {{"missed ", Ink::dim}, {fmt::to_string(picture.missed), missed_ink}}}});
  if (!picture.state) return;
  const auto& state = *picture.state;
  page.put({{20, {{"epoch   ", Ink::dim}, {fmt::to_string(state.epoch), Ink::plain}}},
            {30, {{"seq    ", Ink::dim}, {fmt::to_string(state.seq), Ink::plain}}},
            {16, {{"sample ", Ink::dim}, {fmt::to_string(state.sample_pos), Ink::plain}}}});
}

}  // namespace

std::string bar_and_beat(Beats beat_pos) {
  const double beat = std::floor(std::max(0.0, beat_pos));
  const double bar = std::floor(beat / beats_per_bar);
  return fmt::format("{:.0f}.{:.0f}", bar + 1.0, beat - bar * beats_per_bar + 1.0);
}

std::string bar_meter(Beats beat_pos, std::size_t beat_columns, bool unicode) {
  const std::string_view wall = unicode ? "│" : "|";
  const double in_bar = std::fmod(std::max(0.0, beat_pos), beats_per_bar);
  std::string out{wall};
  for (double beat = 0.0; beat < beats_per_bar; ++beat) {
    const double filled = std::clamp(in_bar - beat, 0.0, 1.0) * static_cast<double>(beat_columns);
    for (std::size_t column = 0; column < beat_columns; ++column) {
      const double part = std::clamp(filled - static_cast<double>(column), 0.0, 1.0);
      out += cell(static_cast<int>(part * 8.0), unicode);
    }
    out += wall;
  }
  return out;
}

std::string monitor_view(const MonitorPicture& picture, const ViewStyle& style) {
  Page page{style};
  page.put(page.line().add(" tactus monitor  ", Ink::bold).add(picture.url, Ink::dim));
  page.gap();
  if (picture.state) put_state(page, style, *picture.state);
  if (picture.received > 0) put_counts(page, picture);
  if (!picture.trouble.empty()) {
    if (picture.received > 0) page.gap();
    page.put(page.line().add(" ").add(picture.trouble, Ink::red));
  }
  return page.text();
}

std::string monitor_line(const MonitorPicture& picture) {
  if (!picture.state) return picture.trouble;
  const auto& state = *picture.state;
  auto line =
      fmt::format("{}  {}  bar {}  {:.2f} BPM  {}  {:.2f} Hz  jitter {}  missed {}  epoch {}",
                  state.time_formatted.view(), name(state.status), bar_and_beat(state.beat_pos),
                  state.bpm, loop_text(state), picture.rate_hz, jitter_text(picture.jitter_ms),
                  picture.missed, state.epoch);
  if (!picture.trouble.empty()) line += "  (" + picture.trouble + ")";
  return line;
}

}  // namespace tactus::app
