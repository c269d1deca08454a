#include "beats/whole_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <utility>

#include "beats/tempo_filter.h"
#include "beats/tuning.h"
#include "spectrum/hop.h"

namespace tactus::beats {
namespace {

/// One interval's states, as log likelihoods in a ring.
struct Row {
  std::size_t interval;
  std::size_t head;
  std::size_t zone;
  std::vector<float> scores;
};

// Confidence is 0 at the support that chance gives, and 1 at that of drums.
constexpr double chance_support = 2.0 * tuning::near_share;
constexpr double drums_support = 0.6;
constexpr double confidence_of(double support) {
  return std::clamp((support - chance_support) / (drums_support - chance_support), 0.0, 1.0);
}

/// Evidence of the network around a beat.
struct Evidence {
  double near = 0.0;
  double all = 0.0;
};

Evidence evidence_around(std::span<const BeatEvidence> hops, const FileBeat& beat) {
  const double centre = beat.at + delay_hops;
  const auto begin = static_cast<std::size_t>(std::max(0.0, centre - 0.5 * beat.interval));
  const auto end = static_cast<std::size_t>(std::max(0.0, centre + 0.5 * beat.interval));
  Evidence sum;
  for (std::size_t hop = begin; hop < std::min(end, hops.size()); ++hop) {
    const double off = std::abs(static_cast<double>(hop + 1) - centre) / beat.interval;
    sum.all += hops[hop].network;
    if (off < tuning::near_share) sum.near += hops[hop].network;
  }
  return sum;
}

/// Weighs each beat with the eight on either side.
void weigh(std::span<const BeatEvidence> hops, std::vector<FileBeat>& beats) {
  constexpr std::size_t window = 17;
  constexpr std::size_t least = 4;  // fewer beats are none
  if (beats.size() < least) return;
  std::vector<Evidence> before(beats.size() + 1);
  for (std::size_t i = 0; i < beats.size(); ++i) {
    const Evidence here = evidence_around(hops, beats[i]);
    before[i + 1] = {before[i].near + here.near, before[i].all + here.all};
  }
  const std::size_t size = std::min(window, beats.size());
  for (std::size_t i = 0; i < beats.size(); ++i) {
    const std::size_t from = std::min(i - std::min(i, size / 2), beats.size() - size);
    const double all = before[from + size].all - before[from].all;
    const double near = before[from + size].near - before[from].near;
    beats[i].confidence = confidence_of(near / (all + 1e-3));
  }
}

/// Raises the confidence of beats after which a tracker locks soon: what it hears is heard.
void believe_tracker(std::span<const BeatEvidence> hops, const BeatTrackerOptions& options,
                     std::vector<FileBeat>& beats) {
  constexpr double longest_hops = 8.0 * spectrum::hops_per_second;
  BeatTracker tracker{options};
  auto first = beats.begin();
  for (const BeatEvidence& hop : hops) {
    tracker.step(hop);
    if (tracker.line().state != LockState::locked) continue;
    for (; first != beats.end() && first->at <= tracker.now(); ++first)
      if (first->at >= tracker.now() - longest_hops)
        first->confidence = std::max<double>(first->confidence, tuning::announce_confidence);
  }
}

/// Makes each interval the mean of those around: a state's is a whole number of hops.
void smooth_intervals(std::vector<FileBeat>& beats) {
  constexpr std::size_t reach = 4;
  for (std::size_t i = 0; i < beats.size(); ++i) {
    const std::size_t from = i - std::min(i, reach);
    const std::size_t to = std::min(i + reach, beats.size() - 1);
    if (from < to)
      beats[i].interval = (beats[to].at - beats[from].at) / static_cast<double>(to - from);
  }
}

/// Leaves out what is not heard, but for short parts between beats.
void leave_out_unheard(std::vector<FileBeat>& beats) {
  constexpr double longest_hops = 8.0 * spectrum::hops_per_second;
  constexpr double faintest = 0.5 * tuning::announce_confidence;  // beside louder beats
  const auto is_heard = [](const FileBeat& beat) {
    return beat.confidence >= tuning::announce_confidence;
  };
  const auto is_faint = [](const FileBeat& beat) { return beat.confidence < faintest; };
  std::vector<FileBeat> kept;
  for (auto at = beats.begin(); at != beats.end();) {
    const auto heard = std::find_if(at, beats.end(), is_heard);
    if (heard == beats.end()) break;
    auto begin =
        std::find_if(std::reverse_iterator{heard}, std::reverse_iterator{at}, is_faint).base();
    if (!kept.empty() && begin->at - kept.back().at <= longest_hops) begin = at;
    at = std::find_if(heard, beats.end(), is_faint);
    kept.insert(kept.end(), begin, at);
  }
  beats = std::move(kept);
}

/// Whether the beats lie on the short notes of swung music, a third before the beat.
bool is_swung(std::span<const BeatEvidence> hops, std::span<const FileBeat> beats) {
  constexpr std::array places{0.0, 1.0 / 3.0, 0.5, 2.0 / 3.0};
  std::array<double, places.size()> profile{};
  for (const FileBeat& beat : beats) {
    for (std::size_t i = 0; i < places.size(); ++i) {
      const double centre = beat.at + delay_hops + places[i] * beat.interval;
      const double reach = tuning::swing_zone * beat.interval;
      const auto end = static_cast<std::size_t>(std::max(0.0, centre + reach));
      for (auto hop = static_cast<std::size_t>(std::max(0.0, centre - reach));
           hop < std::min(end, hops.size()); ++hop)
        profile[i] += hops[hop].beat;
    }
  }
  return profile[1] > tuning::swing_excess * std::max(profile[2], profile[3]) &&
         profile[1] > tuning::swing_share * profile[0];
}

}  // namespace

bool FileBeat::is_plain() const noexcept {
  return confidence >= confidence_of(tuning::lock_support);
}

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
    beats.push_back({.at = centre - delay_hops, .interval = interval});
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
  smooth_intervals(beats);
  if (is_swung(hops, beats))
    for (FileBeat& beat : beats) beat.at += beat.interval / 3.0;
  weigh(hops, beats);
  believe_tracker(hops, options, beats);
  leave_out_unheard(beats);
  return beats;
}

}  // namespace tactus::beats
