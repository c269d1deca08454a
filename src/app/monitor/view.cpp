#include "app/monitor/view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include "app/system/printable.h"
#include "app/terminal/big_digits.h"
#include "app/terminal/block_cells.h"
#include "app/terminal/page.h"
#include "app/terminal/styled_line.h"
#include "protocol/transport/source_json.h"

namespace tactus::app {
namespace {

constexpr double same_beats = 9e-4;           // a seek rounds to a sample, maybe before the beat
constexpr double long_silence_seconds = 3.0;  // of sound that others feed
constexpr std::size_t widest_meter = 72;
constexpr std::size_t most_spectrum_rows = 22;

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

Ink ink_of(const TransportState& state) { return state.stalled ? Ink::red : ink_of(state.status); }

/// The status, or that the audio has stopped during playback.
std::string_view word_of(const TransportState& state) {
  return state.stalled ? "stalled" : name(state.status);
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

/// Bar and beat, e.g. "3|1".
std::string place_text(const TransportState& state) {
  return fmt::format("{}|{}", state.bar, state.beat_in_bar);
}

/// The leader, e.g. "jack, locked"; empty for the clock itself.
std::string leader_text(const TransportState& state) {
  if (state.leader == Leader::internal) return {};
  return fmt::format("{}, {}", name(state.leader), state.locked ? "locked" : "not locked");
}

/// How old the state of an edge is, e.g. "stale, 3.2 s old"; empty unless it is stale.
std::string stale_text(const TransportState& state) {
  if (!state.edge || !state.edge->stale) return {};
  return fmt::format("stale, {:.1f} s old", state.edge->age_ms / 1e3);
}

std::string meter_text(const TransportState& state) {
  return fmt::format("{}/{}", state.beats_per_bar, state.beat_unit);
}

std::string loop_text(const TransportState& state) {
  if (!state.loop_enabled) return "loop off";
  return fmt::format("loop {:.3f} to {:.3f} s", state.loop_start_seconds, state.loop_end_seconds);
}

std::string jitter_text(const std::optional<double>& jitter_ms) {
  return jitter_ms ? fmt::format("{:.2f} ms", *jitter_ms) : std::string{"-"};
}

/// The light and a space.
std::pair<std::string, Ink> beat_light(BeatLight light, bool unicode) {
  switch (light) {
    case BeatLight::beat:
      return {unicode ? "● " : "* ", Ink::green};
    case BeatLight::downbeat:
      return {unicode ? "● " : "* ", Ink::yellow};
    case BeatLight::dark:
      return {unicode ? "○ " : ". ", Ink::dim};
    case BeatLight::absent:
      break;
  }
  return {};
}

/// Visible parts of the page. The spectrum gets the remaining rows.
struct Parts {
  bool gaps = true;
  bool counts = true;
  bool large_position = true;
  bool meter = true;
  std::size_t spectrum_rows = 0;
};

void put_position(Page& page, const ViewStyle& style, std::string_view time, Ink ink, bool large) {
  if (large && style.unicode && big_width(time) + 2 <= style.columns) {
    for (const auto& row : big_digits(time)) page.put(page.line().add(" ").add(row, ink));
  } else {
    page.put(page.line().add(" ").add(time, Ink::bold));
  }
}

/// Whether sound that others feed has been silent for long.
bool is_silent(const SourceInfo& source) {
  const bool is_fed = source.kind == SourceKind::capture || source.kind == SourceKind::pipe;
  return is_fed && source.silent_seconds >= long_silence_seconds;
}

/// What is heard, and what is wrong with it.
void put_source(Page& page, const SourceInfo& source) {
  auto line = page.line();
  line.add(" source ", Ink::dim).add(printable(source.title.empty() ? source.name : source.title));
  line.add(fmt::format("  {}", protocol::name(source.kind)), Ink::dim);
  if (source.fault.empty() && is_silent(source)) line.add("  hears only silence", Ink::yellow);
  page.put(line);
  if (!source.fault.empty()) page.put_words(printable(source.fault), Ink::red);
}

void put_state(Page& page, const ViewStyle& style, const MonitorPicture& picture) {
  const auto& state = *picture.state;
  const auto ink = ink_of(state);
  page.put({{13,
             {{std::string{symbol(state.status, style.unicode)}, ink},
              {std::string{word_of(state)}, ink}}},
            {15,
             {beat_light(picture.beat_light, style.unicode),
              {"bar ", Ink::dim},
              {place_text(state), Ink::bold}}},
            {15,
             {{fmt::format("{:.2f}", state.bpm), Ink::bold},
              {" BPM ", Ink::dim},
              {meter_text(state), Ink::plain}}},
            {9, {{loop_text(state), Ink::plain}}}});
  if (const auto leader = leader_text(state); !leader.empty())
    page.put(
        page.line().add(" leader ", Ink::dim).add(leader, state.locked ? Ink::green : Ink::red));
  if (const auto stale = stale_text(state); !stale.empty())
    page.put(page.line().add(" origin ", Ink::dim).add(stale, Ink::red));
  if (picture.source) put_source(page, *picture.source);
  if (picture.heard)
    page.put(page.line()
                 .add(" heard  ", Ink::dim)
                 .add(fmt::format("{:.1f} BPM", picture.heard->bpm), Ink::green)
                 .add(fmt::format(", confidence {:.0f} %", 100.0 * picture.heard->confidence),
                      Ink::dim));
}

void put_meter(Page& page, const ViewStyle& style, const TransportState& state) {
  const auto free = style.columns > 7 ? style.columns - 7 : 0;
  const auto beats = static_cast<std::size_t>(state.beats_per_bar);
  const auto beat_columns = std::clamp<std::size_t>(free / beats, 1, widest_meter / beats);
  page.put(page.line().add(" ").add(
      bar_meter(state.beat_pos, state.beats_per_bar, beat_columns, style.unicode)));
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

bool has_sound(const MonitorPicture& picture) {
  return picture.spectrum || picture.rms || !picture.note.empty();
}

void put_sound(Page& page, const ViewStyle& style, const MonitorPicture& picture,
               std::size_t spectrum_rows) {
  if (picture.spectrum && spectrum_rows >= least_spectrum_rows)
    page.put_lines(spectrum_lines(*picture.spectrum, spectrum_rows, style));
  if (!picture.note.empty()) page.put(page.line().add(" ").add(picture.note, Ink::yellow));
  if (picture.rms) page.put_lines({level_line(*picture.rms, style)});
}

Page page_of(const MonitorPicture& picture, const ViewStyle& style, const Parts& parts) {
  Page page{style};
  const auto gap = [&] {
    if (parts.gaps) page.gap();
  };
  page.put(page.line().add(" tactus monitor  ", Ink::bold).add(picture.url, Ink::dim));
  gap();
  if (picture.state) {
    const auto& state = *picture.state;
    put_position(page, style, state.time_formatted.view(), ink_of(state), parts.large_position);
    gap();
    put_state(page, style, picture);
    gap();
    if (parts.meter) {
      put_meter(page, style, state);
      gap();
    }
    if (has_sound(picture)) {
      put_sound(page, style, picture, parts.spectrum_rows);
      gap();
    }
  }
  if (picture.received > 0 && parts.counts) put_counts(page, picture);
  if (!picture.problem.empty()) {
    if (picture.received > 0 && parts.counts) gap();
    page.put(page.line().add(" ").add(picture.problem, Ink::red));
  }
  page.end_without_gap();
  return page;
}

/// Removes the least important parts until the page and the spectrum fit.
Page fitting_page(const MonitorPicture& picture, const ViewStyle& style) {
  const bool bars = picture.state && picture.spectrum;
  const std::size_t least = bars ? least_spectrum_rows : 0;
  Parts parts;
  for (bool Parts::* const part :
       {&Parts::gaps, &Parts::counts, &Parts::large_position, &Parts::meter}) {
    if (page_of(picture, style, parts).height() + least <= style.rows) break;
    parts.*part = false;
  }
  const std::size_t height = page_of(picture, style, parts).height();
  if (bars && height + least <= style.rows)
    parts.spectrum_rows = std::min(style.rows - height, most_spectrum_rows);
  return page_of(picture, style, parts);
}

}  // namespace

std::string bar_meter(Beats beat_pos, int beats_per_bar, std::size_t beat_columns, bool unicode) {
  const std::string_view wall = unicode ? "│" : "|";
  const double in_bar = std::fmod(std::max(0.0, beat_pos) + same_beats, beats_per_bar);
  std::string out{wall};
  for (double beat = 0.0; beat < beats_per_bar; ++beat) {
    const double filled = std::clamp(in_bar - beat, 0.0, 1.0) * static_cast<double>(beat_columns);
    for (std::size_t column = 0; column < beat_columns; ++column) {
      const double part = std::clamp(filled - static_cast<double>(column), 0.0, 1.0);
      out += cell_from_left(static_cast<int>(part * 8.0), unicode);
    }
    out += wall;
  }
  return out;
}

std::string monitor_view(const MonitorPicture& picture, const ViewStyle& style) {
  return fitting_page(picture, style).text();
}

std::string monitor_line(const MonitorPicture& picture) {
  if (!picture.state) return picture.problem;
  const auto& state = *picture.state;
  auto line =
      fmt::format("{}  {}  bar {}  {:.2f} BPM  {}  {}  {:.2f} Hz  jitter {}  missed {}  epoch {}",
                  state.time_formatted.view(), word_of(state), place_text(state), state.bpm,
                  meter_text(state), loop_text(state), picture.rate_hz,
                  jitter_text(picture.jitter_ms), picture.missed, state.epoch);
  if (const auto leader = leader_text(state); !leader.empty()) line += "  leader " + leader;
  if (const auto stale = stale_text(state); !stale.empty()) line += "  origin " + stale;
  if (!picture.problem.empty()) line += "  (" + picture.problem + ")";
  return line;
}

}  // namespace tactus::app
