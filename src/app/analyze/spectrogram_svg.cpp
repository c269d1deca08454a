#include "app/analyze/spectrogram_svg.h"

#include <fmt/format.h>

#include <cstddef>
#include <iterator>
#include <utility>

#include "app/analyze/axis_ticks.h"
#include "app/analyze/colour_ramp.h"
#include "app/analyze/xml_text.h"

namespace tactus::app {
namespace {

// In SVG units: pixels unless scaled.
constexpr double left = 100.0;
constexpr double right = 110.0;
constexpr double top = 76.0;
constexpr double bottom = 64.0;
constexpr double plot_height = 400.0;
constexpr double tick_length = 5.0;
constexpr double width_per_time = 75.0;
constexpr double scale_width = 16.0;  // of the colour scale
constexpr double scale_distance = 24.0;

template <class... Arguments>
void put(std::string& out, fmt::format_string<Arguments...> line, Arguments&&... arguments) {
  fmt::format_to(std::back_inserter(out), line, std::forward<Arguments>(arguments)...);
  out += '\n';
}

void put_times(std::string& out, double seconds, double width) {
  constexpr double y = top + plot_height;
  put(out, R"(<g text-anchor="middle">)");
  for (const auto& tick : time_ticks(seconds, static_cast<std::size_t>(width / width_per_time))) {
    const double x = left + tick.place * width;
    put(out, R"(<path d="M{:.1f} {}v{}"/><text x="{:.1f}" y="{}">{}</text>)", x, y, tick_length, x,
        y + 22.0, tick.label);
  }
  put(out, R"(<text x="{}" y="{}">Time</text>)", left + width / 2.0, y + 48.0);
  put(out, "</g>");
}

void put_frequencies(std::string& out, const SpectrogramLabels& labels) {
  put(out, R"(<g text-anchor="end">)");
  for (const auto& tick : frequency_ticks(labels.layout, labels.band_hz)) {
    const double y = top + (1.0 - tick.place) * plot_height;
    put(out, R"(<path d="M{} {:.1f}h{}"/><text x="{}" y="{:.1f}" dy="0.35em">{}</text>)", left, y,
        -tick_length, left - tick_length - 4.0, y, tick.label);
  }
  put(out, "</g>");
  put(out,
      R"-(<text transform="translate(20 {}) rotate(-90)" text-anchor="middle">)-"
      "Frequency (Hz)</text>",
      top + plot_height / 2.0);
}

void put_colour_scale(std::string& out, const SpectrogramLabels& labels, double x) {
  constexpr int stops = 32;
  put(out, R"(<linearGradient id="level" x1="0" y1="1" x2="0" y2="0">)");
  for (int i = 0; i <= stops; ++i) {
    const double level = static_cast<double>(i) / stops;
    const Colour colour = colour_of(level);
    put(out, R"(<stop offset="{}" stop-color="#{:02x}{:02x}{:02x}"/>)", level, colour.red,
        colour.green, colour.blue);
  }
  put(out, "</linearGradient>");
  put(out, R"-(<rect x="{}" y="{}" width="{}" height="{}" fill="url(#level)"/>)-", x, top,
      scale_width, plot_height);
  for (const auto& tick : level_ticks(labels.db_min, labels.db_max)) {
    const double y = top + (1.0 - tick.place) * plot_height;
    put(out, R"(<path d="M{} {:.1f}h{}"/><text x="{}" y="{:.1f}" dy="0.35em">{}</text>)",
        x + scale_width, y, tick_length, x + scale_width + tick_length + 4.0, y, tick.label);
  }
  put(out, R"(<text x="{}" y="{}">dBFS</text>)", x, top - 14.0);
}

}  // namespace

std::string spectrogram_svg(const Spectrogram& picture, const SpectrogramLabels& labels) {
  const double plot_width =
      static_cast<double>(picture.width()) * plot_height / static_cast<double>(Spectrogram::height);
  const double width = left + plot_width + right;
  constexpr double height = top + plot_height + bottom;
  const auto title = xml_text(labels.title);
  std::string out;
  put(out, R"(<?xml version="1.0" encoding="UTF-8"?>)");
  put(out,
      R"(<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" )"
      R"(viewBox="0 0 {0} {1}" role="img" font-family="sans-serif" font-size="14" )"
      R"(fill="#222">)",
      width, height);
  put(out, "<title>{}</title>", title);
  put(out, "<style>path {{ stroke: #222 }}</style>");
  put(out, R"(<rect width="{}" height="{}" fill="#fff"/>)", width, height);
  // A nested svg clips a long title.
  put(out, R"(<svg x="{}" width="{}" height="{}">)", left, plot_width, top);
  put(out, R"(<text y="32" font-size="20" font-weight="bold">{}</text>)", title);
  put(out, R"(<text y="58" fill="#555">{}</text>)", xml_text(labels.detail));
  put(out, "</svg>");
  put(out,
      R"(<image x="{}" y="{}" width="{}" height="{}" preserveAspectRatio="none" )"
      R"(href="data:image/png;base64,{}"/>)",
      left, top, plot_width, plot_height, base64(picture.png()));
  put_times(out, labels.seconds, plot_width);
  put_frequencies(out, labels);
  put_colour_scale(out, labels, left + plot_width + scale_distance);
  put(out, "</svg>");
  return out;
}

}  // namespace tactus::app
