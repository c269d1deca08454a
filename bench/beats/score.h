#pragma once

#include <span>
#include <vector>

namespace tactus::bench {

/// Scores of one song; shares are 0 to 1.
struct BeatScore {
  double f = 0.0;                 ///< F-measure within 70 ms
  double cmlt = 0.0;              ///< continuity at the reference's level
  double amlt = 0.0;              ///< continuity at any level: off-beat, double, half
  double thirds = 0.0;            ///< continuity at three times or a third of the level
  double information_gain = 0.0;  ///< 0 to 1
  double bias_ms = 0.0;           ///< median error of matched beats
  double jitter_ms = 0.0;         ///< standard deviation of matched errors
};

/// Scores beats, in seconds, against a reference; those before 5 s are left out of both.
/// Source: M. E. P. Davies, N. Degara and M. D. Plumbley, Evaluation Methods for Musical Audio Beat
/// Tracking Algorithms, 2009; mir_eval's beat module has the same definitions.
BeatScore score(std::span<const double> estimate, std::span<const double> reference);

/// Seconds from `start` to the first run of `run` reference beats that are all hit with no other
/// beat between them; infinite without one.
double seconds_to_run(std::span<const double> estimate, std::span<const double> reference,
                      std::size_t run, double start);
/// The same at any level.
double seconds_to_run_at_any_level(std::span<const double> estimate,
                                   std::span<const double> reference, std::size_t run,
                                   double start);

double median(std::vector<double> values);

}  // namespace tactus::bench
