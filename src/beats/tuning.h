#pragma once

#include <cstddef>

/// The beat tracker's constants. They were chosen by bench/beats on MMA's stdlib (the part for
/// tuning), OpenMSX's songs and sounds without a beat.
namespace tactus::beats::tuning {

// The evidence of a hop.
inline constexpr float network_share = 0.7F;  ///< exponent of the network; the onset has the rest
inline constexpr float onset_floor = 0.02F;
inline constexpr float least_chance = 0.02F;
inline constexpr float off_share = 11.0F;      ///< hops off the beat for each on it
inline constexpr float sharpness = 0.4F;       ///< exponent of the odds
inline constexpr float clarity_floor = 0.0F;   ///< weight of evidence without any clarity
inline constexpr float least_clarity = 0.02F;  ///< below, nothing is heard

// The two filters.
inline constexpr double steady_lambda = 100.0;
inline constexpr double agile_lambda = 30.0;
inline constexpr double agile_leak = 5e-5;
inline constexpr double advantage_seconds = 4.0;
inline constexpr double advantage_needed = 5.0;  ///< nats, before the agile filter takes over

// The line.
inline constexpr double phase_gain = 2.0;  ///< share of an error that is corrected in a beat
inline constexpr double tempo_gain = 4.0;
inline constexpr double least_certainty = 0.25;    ///< below, the line is left alone
inline constexpr double same_tempo = 0.06;         ///< tempi this close are the same
inline constexpr double jump_certainty = 0.4;      ///< needed for a new tempo
inline constexpr double off_beats = 1.0;           ///< beats at an evident new tempo before a jump
inline constexpr double doubtful_off_beats = 4.0;  ///< the same without the agile filter's vote
inline constexpr double evident_seconds = 3.0;     ///< how long that vote holds
inline constexpr double contrary_beats = 64.0;     ///< beats at another octave before a jump
inline constexpr double settled_beats = 32.0;      ///< beats between two such jumps

// Swing: the filter may take the short note before a beat for the beat.
inline constexpr double swing_certainty = 0.5;  ///< below, the filter's phase is not trusted
inline constexpr double swing_zone = 0.06;      ///< of a beat, to either side
inline constexpr double swing_beats = 8.0;
inline constexpr double swing_share = 0.25;  ///< of the evidence at 0 that is needed at 1/3
inline constexpr double swing_excess = 2.5;  ///< and of the evidence at 1/2 and 2/3
inline constexpr double swing_return = 1.0;  ///< below, the filter has found the beat itself

// The lock.
inline constexpr std::size_t lock_beats = 8;
inline constexpr double lock_certainty = 0.7;
inline constexpr double lock_spread = 0.03;
inline constexpr double unlock_certainty = 0.55;
inline constexpr double near_share = 0.12;  ///< of a beat, to either side
inline constexpr double lock_support = 0.38;
inline constexpr double unlock_support = 0.26;
inline constexpr double least_support = 0.18;  ///< noise and speech have about as much
inline constexpr double announce_confidence = 0.2;

}  // namespace tactus::beats::tuning
