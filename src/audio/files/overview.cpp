#include "audio/files/overview.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "audio/files/audio_file.h"

namespace tactus::audio {
namespace {

constexpr std::size_t part_frames = 1'024;

std::uint8_t as_byte(double level) noexcept {
  return static_cast<std::uint8_t>(std::lround(255.0 * std::clamp(level, 0.0, 1.0)));
}

}  // namespace

void OverviewTable::Level::add(std::span<const float> samples) noexcept {
  for (const float sample : samples) {
    if (!std::isfinite(sample)) continue;  // float files may have them
    peak = std::max(peak, std::abs(sample));
    square_sum += static_cast<double>(sample) * static_cast<double>(sample);
  }
}

OverviewTable::OverviewTable(Frames length, SampleRate rate)
    : length_{length},
      rate_{rate},
      columns_(static_cast<std::size_t>(std::min<Frames>(length, max_columns))) {}

/// Where a column begins; the length for the one after the last.
Frames OverviewTable::edge(std::size_t column) const noexcept {
  // Split in two, because the product could overflow.
  const auto count = static_cast<Frames>(columns_.size());
  const auto at = static_cast<Frames>(column);
  return length_ / count * at + length_ % count * at / count;
}

std::size_t OverviewTable::column_of(Frames position) const noexcept {
  const double part = static_cast<double>(position) / static_cast<double>(length_);
  auto column = std::min(static_cast<std::size_t>(part * static_cast<double>(columns_.size())),
                         columns_.size() - 1);
  while (column > 0 && edge(column) > position) --column;
  while (column + 1 < columns_.size() && edge(column + 1) <= position) ++column;
  return column;
}

void OverviewTable::add_file(const std::string& path, Frames start, Frames end,
                             const std::stop_token& stop) {
  auto file = AudioFile::open(path);
  if (!file) return done_.store(end, std::memory_order_release);
  const double ratio = static_cast<double>(file->sample_rate()) / static_cast<double>(rate_);
  const auto in_file = [&](Frames position) {
    const auto frame = static_cast<Frames>(static_cast<double>(position - start) * ratio);
    return std::min(frame, file->frames());
  };
  std::array<float, part_frames * 2> part{};
  for (Frames from = start; from < end;) {
    const std::size_t at = column_of(from);
    const Frames to = std::min(end, edge(at + 1));
    const Frames first = in_file(from);
    const Frames last = in_file(to);
    Level level;
    for (Frames frame = first; frame < last;) {
      if (stop.stop_requested()) return;
      const auto count = std::min<Frames>(part_frames, last - frame);
      const auto samples = std::span{part}.first(static_cast<std::size_t>(count) * 2);
      file->read(frame, samples);
      level.add(samples);
      frame += count;
    }
    add(at, level, static_cast<double>(2 * std::max<Frames>(last - first, 1)),
        static_cast<double>(to - from) / static_cast<double>(edge(at + 1) - edge(at)));
    done_.store(to, std::memory_order_release);
    from = to;
  }
}

/// @param share  of the column's length: two files may share a column
void OverviewTable::add(std::size_t at, const Level& level, double samples, double share) noexcept {
  Column& column = columns_[at];
  const auto mean_square = static_cast<float>(level.square_sum / samples * share);
  column.peak.store(std::max(column.peak.load(std::memory_order_relaxed), level.peak),
                    std::memory_order_relaxed);
  column.mean_square.store(column.mean_square.load(std::memory_order_relaxed) + mean_square,
                           std::memory_order_relaxed);
}

Overview OverviewTable::read(std::size_t points) const {
  const Frames done = done_.load(std::memory_order_acquire);
  Overview overview{.length_seconds = static_cast<double>(length_) / rate_,
                    .progress = static_cast<double>(done) / static_cast<double>(length_)};
  overview.peaks.reserve(points);
  overview.rms.reserve(points);
  for (std::size_t i = 0; i < points; ++i) {
    const std::size_t first = i * columns_.size() / points;
    const std::size_t last = ((i + 1) * columns_.size() + points - 1) / points;
    float peak = 0.0F;
    double mean_square = 0.0;
    for (std::size_t at = first; at < last; ++at) {
      peak = std::max(peak, columns_[at].peak.load(std::memory_order_relaxed));
      mean_square += columns_[at].mean_square.load(std::memory_order_relaxed);
    }
    overview.peaks.push_back(as_byte(peak));
    overview.rms.push_back(as_byte(std::sqrt(mean_square / static_cast<double>(last - first))));
  }
  return overview;
}

}  // namespace tactus::audio
