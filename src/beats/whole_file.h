#pragma once

#include <span>
#include <vector>

#include "beats/beat_tracker.h"

namespace tactus::beats {

/// A beat of a whole file.
struct FileBeat {
  double at = 0.0;        ///< hops
  double interval = 0.0;  ///< hops to the next beat
};

/// Finds the most likely beats of a whole file, with the sound after each known: the best path
/// through the states of a TempoFilter. Silent parts at both ends have none.
/// Source: L. R. Rabiner, A Tutorial on Hidden Markov Models, 1989 (the Viterbi algorithm).
std::vector<FileBeat> beats_of_file(std::span<const BeatEvidence> hops,
                                    const BeatTrackerOptions& options = {});

}  // namespace tactus::beats
