#include "app/lights/view.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <variant>
#include <vector>

#include "app/lights/light_bars.h"
#include "app/monitor/spectrum_view.h"
#include "app/terminal/page.h"
#include "spectrum/light_features.h"

namespace tactus::app {
namespace {

constexpr float full_level = 255.0F;    // of WLED's levels
constexpr float highest_level = 10.0F;  // shown; a packet may hold any number
constexpr float full_channel = 255.0F;  // of WLED's equaliser
constexpr double lowest_feature_hz = 40.0;
constexpr double feature_ratio =
    400.0;  // from the lowest edge of the audio frame's bands to the last
constexpr std::size_t least_bar_rows = 3;
constexpr std::size_t most_bar_rows = 17;
constexpr std::array<std::string_view, spectrum::chroma_count> note_names{
    "C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"};

std::string hertz(double hz) {
  return hz < 1000.0 ? fmt::format("{:.0f}", hz) : fmt::format("{:.1f}k", hz / 1000.0);
}

std::vector<LightBar> bars_of(const protocol::WledPacket& packet) {
  std::vector<LightBar> bars;
  for (std::size_t i = 0; i < packet.channels.size(); ++i) {
    const auto* edge = spectrum::light_channel_edges_hz.data() + i;
    bars.push_back({static_cast<float>(packet.channels[i]) / full_channel,
                    hertz(std::sqrt(edge[0] * edge[1]))});
  }
  return bars;
}

std::vector<LightBar> bars_of(const protocol::AudioFrame& frame) {
  std::vector<LightBar> bars;
  const auto& bands = frame.features.bands;
  for (std::size_t i = 0; i < bands.size(); ++i) {
    const double place = (static_cast<double>(i) + 0.5) / static_cast<double>(bands.size());
    bars.push_back({bands[i], hertz(lowest_feature_hz * std::pow(feature_ratio, place))});
  }
  return bars;
}

std::vector<LightBar> chroma_of(const protocol::AudioFrame& frame) {
  std::vector<LightBar> bars;
  for (std::size_t i = 0; i < note_names.size(); ++i)
    bars.push_back({frame.features.chroma[i], std::string{note_names[i]}});
  return bars;
}

double packet_level(const protocol::WledPacket& packet) {
  return static_cast<double>(std::clamp(packet.sample_smooth / full_level, 0.0F, highest_level));
}
double packet_level(const protocol::AudioFrame& frame) {
  return static_cast<double>(std::clamp(frame.features.rms, 0.0F, highest_level));
}

std::string name_of(const protocol::WledPacket&) { return "WLED audio sync"; }
std::string name_of(const protocol::AudioFrame&) { return "audio frames"; }

std::string facts_of(const protocol::WledPacket& packet) {
  return fmt::format("strongest {} Hz  magnitude {:.0f}  zero crossings {}",
                     std::lround(std::clamp(packet.major_peak_hz, 0.0F, 1e6F)),
                     std::clamp(packet.magnitude, 0.0F, 1e6F), packet.zero_crossings);
}
std::string facts_of(const protocol::AudioFrame& frame) {
  return fmt::format("{:.1f} BPM  beat {:.2f}  flux {:.2f}", std::clamp(frame.bpm, 0.0F, 1e6F),
                     std::clamp(frame.beat_phase, 0.0F, 1.0F),
                     std::clamp(frame.features.flux, 0.0F, 1e6F));
}

std::string counts_of(const LightsPicture& picture) {
  std::string text = fmt::format("{:.1f} packets/s  {} missed", picture.rate_hz, picture.missed);
  if (picture.refused > 0) text += fmt::format("  {} of another kind", picture.refused);
  return text;
}

/// The rows that bars may use, below `used` and above `below` other lines.
std::size_t bar_rows(const ViewStyle& style, std::size_t used, std::size_t below) {
  const std::size_t rows = style.rows > used + below ? style.rows - used - below : 0;
  return std::min(rows, most_bar_rows);
}

}  // namespace

std::string lights_view(const LightsPicture& picture, const ViewStyle& style) {
  Page page{style};
  page.put(page.line()
               .add(" tactus lights", Ink::bold)
               .add("  ")
               .add(picture.address)
               .add(picture.sender.empty() ? "" : "  from " + picture.sender, Ink::dim));
  if (!picture.problem.empty()) page.put(page.line().add(" ").add(picture.problem, Ink::yellow));
  if (!picture.packet) return page.text();
  std::visit(
      [&](const auto& packet) {
        const std::string_view light =
            style.unicode ? (picture.is_lit ? "●" : "○") : (picture.is_lit ? "*" : "o");
        page.put(page.line()
                     .add(" ")
                     .add(light, picture.is_lit ? Ink::red : Ink::dim)
                     .add(" ")
                     .add(name_of(packet))
                     .add("  ")
                     .add(counts_of(picture), Ink::dim));
        const bool has_chroma = std::holds_alternative<protocol::AudioFrame>(*picture.packet);
        constexpr std::size_t lines_below = 2;  // level and facts
        std::size_t rows = bar_rows(style, page.height(), lines_below);
        if (has_chroma) rows = std::min(rows, std::max(least_bar_rows, rows * 2 / 3));
        if (rows >= least_bar_rows) page.put_lines(light_bars(bars_of(packet), rows, style));
        const std::size_t chroma_rows = bar_rows(style, page.height(), lines_below);
        if (has_chroma && chroma_rows >= least_bar_rows)
          page.put_lines(light_bars(chroma_of(std::get<protocol::AudioFrame>(*picture.packet)),
                                    chroma_rows, style));
        page.put_lines({level_line(packet_level(packet), style)});
        page.put(page.line().add(" ").add(facts_of(packet), Ink::dim));
      },
      *picture.packet);
  return page.text();
}

std::string lights_line(const LightsPicture& picture) {
  if (!picture.packet) return fmt::format("{}  {}", picture.address, picture.problem);
  return std::visit(
      [&](const auto& packet) {
        std::string channels;
        for (const LightBar& bar : bars_of(packet))
          channels += fmt::format(" {:3}", std::lround(100.0F * std::clamp(bar.value, 0.0F, 1.0F)));
        return fmt::format("{}  {}  level {:3.0f} %  channels{} %  {}  {}", picture.sender,
                           name_of(packet), 100.0 * packet_level(packet), channels,
                           facts_of(packet), counts_of(picture));
      },
      *picture.packet);
}

}  // namespace tactus::app
