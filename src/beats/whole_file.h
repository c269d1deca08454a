#pragma once

#include <span>
#include <vector>

#include "beats/beat_tracker.h"

namespace tactus::beats {

/// A beat of a whole file.
struct FileBeat {
  double at = 0.0;        ///< hops
  double interval = 0.0;  ///< hops between beats, mean of those around
  /// 0 to 1: how far the network's evidence in this beat and those around keeps to the beats. 0: no
  /// more than by chance, as in noise and speech; 1: as in drums.
  double confidence = 0.0;

  /// Whether the beat is as plain as one that the tracker locks to.
  bool is_plain() const noexcept;
};

/// Finds the most likely beats of a whole file, with the sound after each known: the best path
/// through the states of a TempoFilter. Parts without a beat have none, unless they are between
/// others and last 8 s at most.
/// Source: L. R. Rabiner, A Tutorial on Hidden Markov Models, 1989 (the Viterbi algorithm).
std::vector<FileBeat> beats_of_file(std::span<const BeatEvidence> hops,
                                    const BeatTrackerOptions& options = {});

}  // namespace tactus::beats
