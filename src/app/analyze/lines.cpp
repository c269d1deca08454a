#include "app/analyze/lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <string_view>

namespace tactus::app {
namespace {

constexpr std::array<std::string_view, spectrum::chroma_count> notes{
    "C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"};

/// Appends a number with at most 4 decimals, without trailing zeros or "-0".
void put(std::string& out, float value) {
  const long scaled = std::lround(static_cast<double>(value) * 10'000.0);
  if (scaled < 0) out += '-';
  const auto size = static_cast<unsigned long>(std::labs(scaled));
  const fmt::format_int whole{size / 10'000};
  out.append(whole.data(), whole.size());
  unsigned long rest = size % 10'000;
  if (rest == 0) return;
  out += '.';
  for (unsigned long digit = 1'000; rest > 0; digit /= 10) {
    out += static_cast<char>('0' + rest / digit);
    rest %= digit;
  }
}

void put(std::string& out, std::int16_t value) {
  const fmt::format_int text{value};
  out.append(text.data(), text.size());
}

template <class Numbers>
void put_list(std::string& out, const Numbers& numbers) {
  bool first = true;
  for (const auto number : numbers) {
    if (!first) out += ',';
    first = false;
    put(out, number);
  }
}

/// Visits each feature with its name, in the order of the audio frame.
template <class Visitor>
void for_each_feature(const spectrum::AudioFeatures& features, Visitor&& visit) {
  visit("rms", features.rms);
  visit("flux", features.flux);
  visit("fast_rms", features.fast_rms);
  visit("fast_flux", features.fast_flux);
  visit("bands", features.bands);
  visit("heavy_bands", features.heavy_bands);
  visit("chroma", features.chroma);
  visit("heavy_chroma", features.heavy_chroma);
  visit("waveform", features.waveform);
}

struct JsonMembers {
  std::string& out;
  void operator()(std::string_view name, float value) const {
    fmt::format_to(std::back_inserter(out), ",\"{}\":", name);
    put(out, value);
  }
  template <class Number, std::size_t n>
  void operator()(std::string_view name, const std::array<Number, n>& numbers) const {
    fmt::format_to(std::back_inserter(out), ",\"{}\":[", name);
    put_list(out, numbers);
    out += ']';
  }
};

struct CsvCells {
  std::string& out;
  void operator()(std::string_view, float value) const {
    out += ',';
    put(out, value);
  }
  template <class Number, std::size_t n>
  void operator()(std::string_view, const std::array<Number, n>& numbers) const {
    out += ',';
    put_list(out, numbers);
  }
};

struct CsvNames {
  std::string& out;
  void operator()(std::string_view name, float) const { out += fmt::format(",{}", name); }
  template <class Number, std::size_t n>
  void operator()(std::string_view name, const std::array<Number, n>&) const {
    for (std::size_t i = 0; i < n; ++i) {
      if (name.ends_with("chroma")) {
        out += fmt::format(",{}_{}", name, notes[i]);
      } else {
        out += fmt::format(",{}_{}", name, i);
      }
    }
  }
};

double time_of(const AnalyzedFrame& frame) {
  return static_cast<double>(frame.sample_pos) / frame.sample_rate;
}

}  // namespace

Bands decibels(std::span<const float, band_count> levels) {
  Bands db{};
  std::ranges::transform(levels, db.begin(), [](float level) {
    const double value = 20.0 * std::log10(static_cast<double>(level));
    return static_cast<float>(std::max(value, lowest_db));
  });
  return db;
}

std::string json_line(const AnalyzedFrame& frame, AnalyzeValues values) {
  std::string line;
  line.reserve(frame.features == nullptr ? 640 : 2'048);
  fmt::format_to(std::back_inserter(line),
                 R"({{"hopSeq":{},"time_seconds":{:.6f},"sample_pos":{},"{}":[)", frame.hop_seq,
                 time_of(frame), frame.sample_pos, values == AnalyzeValues::db ? "db" : "bins");
  put_list(line, frame.values);
  line += ']';
  if (frame.features != nullptr) for_each_feature(*frame.features, JsonMembers{line});
  line += "}\n";
  return line;
}

std::string csv_header(const std::array<double, band_count>& centres, bool features) {
  std::string line = "hopSeq,time_seconds,sample_pos";
  for (const double hz : centres) fmt::format_to(std::back_inserter(line), ",{:.2f}", hz);
  if (features) for_each_feature(spectrum::AudioFeatures{}, CsvNames{line});
  line += '\n';
  return line;
}

std::string csv_line(const AnalyzedFrame& frame) {
  std::string line;
  line.reserve(frame.features == nullptr ? 640 : 2'048);
  fmt::format_to(std::back_inserter(line), "{},{:.6f},{},", frame.hop_seq, time_of(frame),
                 frame.sample_pos);
  put_list(line, frame.values);
  if (frame.features != nullptr) for_each_feature(*frame.features, CsvCells{line});
  line += '\n';
  return line;
}

}  // namespace tactus::app
