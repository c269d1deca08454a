#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "beats/beat_tracker.h"

namespace tactus::beats {

/// Where a beat lies in its bar.
struct BarPlace {
  int beats_per_bar = 4;
  int beat_in_bar = 1;      ///< from 1
  std::int64_t bar = 0;     ///< number of the bar
  double confidence = 0.0;  ///< 0 to 1
};

/// Counts beats in bars of three or four by the network's evidence of downbeats. Experimental: it
/// is right for about half of all music. Threads: one. Allocates nothing.
class BarCounter {
 public:
  BarCounter();
  void reset();
  /// Takes the evidence of a hop. @param line  the tracker's, after the same hop
  void step(const BeatLine& line, double now, float downbeat);
  /// The place of a beat by its index in the line.
  BarPlace place_of(std::int64_t index) const;
  /// The beat with this index begins a bar.
  void set_downbeat(std::int64_t index);

 private:
  static constexpr std::array<int, 2> meters{4, 3};
  static constexpr std::size_t states = 7;
  void count(double evidence);
  std::size_t best() const;

  std::array<double, states> chances_{};  // of the beat `index_`: 4/4's four, then 3/4's three
  std::int64_t index_ = 0;                // the last beat that was counted
  std::uint64_t line_ = 0;
  double window_end_ = -1.0;
  double strongest_ = 0.0;
  std::int64_t pending_ = 0;
  double usual_ = 0.1;  // mean evidence
};

}  // namespace tactus::beats
