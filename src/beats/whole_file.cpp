#include "beats/whole_file.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "beats/tempo_filter.h"

namespace tactus::beats {
namespace {

/// One interval's states, as log likelihoods in a ring.
struct Row {
  std::size_t interval;
  std::size_t head;
  std::size_t zone;
  std::vector<float> scores;
};

}  // namespace

std::vector<FileBeat> beats_of_file(std::span<const BeatEvidence> hops,
                                    const BeatTrackerOptions& options) {
  const TempoFilterOptions limits = filter_options(options);
  std::vector<Row> rows;
  for (std::size_t interval = limits.shortest; interval <= limits.longest; ++interval)
    rows.push_back({interval, 0, beat_zone(interval), std::vector<float>(interval)});
  // The row before, for each beat that begins: came_from[hop * rows + row].
  std::vector<std::uint8_t> came_from(hops.size() * rows.size());
  std::vector<float> leaving(rows.size());
  for (std::size_t hop = 0; hop < hops.size(); ++hop) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      Row& row = rows[i];
      row.head = (row.head == 0 ? row.interval : row.head) - 1;
      leaving[i] = row.scores[row.head];
    }
    const auto weight = static_cast<float>(std::log(odds_of(hops[hop])));
    for (std::size_t to = 0; to < rows.size(); ++to) {
      Row& row = rows[to];
      float best = -std::numeric_limits<float>::infinity();
      for (std::size_t from = to - std::min<std::size_t>(to, 9);
           from < std::min(rows.size(), to + 10); ++from) {
        const double ratio =
            static_cast<double>(row.interval) / static_cast<double>(rows[from].interval);
        const auto score =
            leaving[from] - static_cast<float>(limits.steadiness * std::abs(ratio - 1.0));
        if (score > best) {
          best = score;
          came_from[hop * rows.size() + to] = static_cast<std::uint8_t>(from);
        }
      }
      row.scores[row.head] = best;
      for (std::size_t k = 0, at = row.head; k < row.zone; ++k) {
        row.scores[at] += weight;
        at = at + 1 == row.interval ? 0 : at + 1;
      }
    }
  }
  // Back from the best last state, beat by beat.
  std::size_t row = 0;
  std::size_t position = 0;
  float best = -std::numeric_limits<float>::infinity();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t k = 0; k < rows[i].interval; ++k) {
      const float score = rows[i].scores[(rows[i].head + k) % rows[i].interval];
      if (score > best) {
        best = score;
        row = i;
        position = k;
      }
    }
  }
  std::vector<FileBeat> beats;
  for (auto hop = std::ssize(hops) - 1; hop >= static_cast<std::ptrdiff_t>(position);) {
    hop -= static_cast<std::ptrdiff_t>(position);
    const auto interval = static_cast<double>(rows[row].interval);
    const double centre = static_cast<double>(hop + 1) + beat_centre(rows[row].interval);
    beats.push_back({centre - delay_hops, interval});
    row = came_from[static_cast<std::size_t>(hop) * rows.size() + row];
    position = rows[row].interval;
  }
  std::ranges::reverse(beats);
  // The path counts through silence; only what lies in the sound is a beat.
  const auto sounds = [](const BeatEvidence& hop) { return !hop.silent; };
  const auto first = std::ranges::find_if(hops, sounds) - hops.begin();
  const auto last = std::find_if(hops.rbegin(), hops.rend(), sounds).base() - hops.begin();
  std::erase_if(beats, [&](const FileBeat& beat) {
    return beat.at < static_cast<double>(first) - beat.interval / 2.0 || beat.at < 0.0 ||
           beat.at > static_cast<double>(last);
  });
  for (std::size_t i = 0; i + 1 < beats.size(); ++i)
    beats[i].interval = beats[i + 1].at - beats[i].at;
  return beats;
}

}  // namespace tactus::beats
