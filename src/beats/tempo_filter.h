#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace tactus::beats {

/// Settings of a TempoFilter. Intervals are in hops of 8 ms.
struct TempoFilterOptions {
  std::size_t shortest = 38;  ///< 197 BPM
  std::size_t longest = 136;  ///< 55 BPM
  double steadiness = 100.0;  ///< a tempo change by the share d costs exp(-steadiness * d)
  double leak = 0.0;          ///< share of all mass that spreads evenly at each hop
};

/// Number of positions, from 0, that count as "on the beat".
std::size_t beat_zone(std::size_t interval) noexcept;
/// The middle of these positions: where evidence of a beat puts it.
double beat_centre(std::size_t interval) noexcept;

/// What a filter believes at one hop.
struct TempoReading {
  double interval = 0.0;   ///< in hops
  double phase = 0.0;      ///< 0 to 1; 0 on the beat
  double mass = 0.0;       ///< probability of this tempo, within 3 %
  double certainty = 0.0;  ///< 0 to 1: mass times the concentration of its phase
};

/// Forward filter of a hidden Markov model whose states are (beat interval, position in the beat).
/// A state moves by one position a hop; at the end of a beat the interval may change.
///
///     TempoFilter filter{{}};
///     filter.step(odds);                      // at each hop: odds of a beat here against none
///     const auto reading = filter.read();
///
/// Threads: one. step() and read() allocate nothing.
/// Source: F. Krebs, S. Böck and G. Widmer, An Efficient State-Space Model for Joint Tempo and
/// Meter Tracking, 2015.
class TempoFilter {
 public:
  explicit TempoFilter(const TempoFilterOptions& options);

  /// Forgets everything: all states are equally likely.
  void reset();
  /// Keeps the tempo's probabilities and forgets the position in the beat.
  void flatten_phase();
  /// Moves by one hop and weighs the states in the first part of a beat by `odds`.
  /// @return the logarithm of the mean weight, how well the hop was predicted
  double step(float odds);
  /// The most likely tempo.
  TempoReading read();
  /// The most likely tempo near an interval.
  TempoReading read_near(double interval);
  /// Takes over another filter's state; both have the same rows.
  void copy_from(const TempoFilter& other);
  /// Makes a beat some hops ago more likely. @param strength  1.5 for a tap
  void expect_beat(double strength, double ago);
  /// Makes an interval more likely. @param spread  standard deviation as a share of it
  void expect_interval(double interval, double spread);
  /// Probability of each row, shortest interval first; as of the last read().
  std::span<const double> row_mass() const noexcept { return row_mass_; }
  std::size_t shortest() const noexcept { return options_.shortest; }
  std::size_t longest() const noexcept { return options_.longest; }

 private:
  struct Row {
    std::size_t interval;
    std::size_t first;       // of its states
    std::size_t head;        // offset of position 0; the row is a ring
    std::size_t beat_zone;   // number of first positions that are "on the beat"
    std::size_t first_from;  // rows that lead here: a range, with weights
    std::vector<float> weights;
  };
  void measure_rows();
  TempoReading read_group(std::size_t best);
  template <class Scale>
  void scale_states(Scale scale);
  void normalize();

  TempoFilterOptions options_;
  std::vector<Row> rows_;
  std::vector<float> states_;
  std::vector<float> leaving_;
  std::vector<double> row_mass_;
  double total_ = 1.0;
  int hops_since_leak_ = 0;
};

}  // namespace tactus::beats
