#pragma once

#include <tactus/units.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "beats/beat_network.h"
#include "beats/tempo_filter.h"

namespace tactus::beats {

/// searching: no beat is known. locked: it is steady. coasting: it was locked, and the sound gives
/// no beat now (a breakdown, silence); the line runs on for at most 8 s.
enum class LockState : std::uint8_t { searching, locked, coasting };

/// The heard beat as a straight line, in hops of 8 ms: beats fall on `beat + n * interval`.
struct BeatLine {
  double beat = 0.0;        ///< a beat, near the present
  double interval = 62.5;   ///< hops
  float confidence = 0.0F;  ///< 0 to 1
  LockState state = LockState::searching;
  std::uint64_t lines = 0;  ///< grows when the line jumps, so that a client snaps
  std::int64_t index = 0;   ///< number of the beat at `beat`

  double bpm() const noexcept;
  /// Position between beats, 0 to 1, at a time in hops.
  double phase_at(double hop) const noexcept;
};

/// Whether beats of this line are worth announcing: it is locked or coasting, or nearly so.
bool is_heard(const BeatLine& line) noexcept;

/// What one hop tells the tracker.
struct BeatEvidence {
  float beat = 0.0F;      ///< 0 to 1: the onsets' and the network's in one
  float network = 0.0F;   ///< 0 to 1: the network's alone
  float downbeat = 0.0F;  ///< 0 to 1
  float clarity = 0.0F;   ///< 0 to 1
  bool silent = true;
};

/// The network's and the onsets' evidence in one.
BeatEvidence evidence_of(const OnsetHop& hop, const BeatChance& chance);
/// The odds that a beat falls on a hop; 1 where nothing is heard.
float odds_of(const BeatEvidence& evidence);
/// Hops from a beat in the sound to its evidence: 21 ms, measured on clicks and drums.
inline constexpr double delay_hops = 2.6;

/// Tempi that are considered.
struct BeatTrackerOptions {
  double min_bpm = 55.0;
  double max_bpm = 198.0;
};
TempoFilterOptions filter_options(const BeatTrackerOptions& options);

/// Follows the beat through evidence. Two filters run: a steady one, which is read, and an agile
/// one, which replaces the steady one's state when it predicts the sound much better. The published
/// line keeps its octave and its side of the beat while locked, even if the filter prefers another,
/// until the other has been better for many beats.
///
/// Threads: one. step() allocates nothing.
class BeatTracker {
 public:
  explicit BeatTracker(const BeatTrackerOptions& options = {});

  /// Takes the next hop; the line is then valid for the end of this hop.
  void step(const BeatEvidence& evidence);
  const BeatLine& line() const noexcept { return line_; }
  /// Number of hops taken.
  double now() const noexcept { return now_; }
  /// Other tempi and their probabilities, the best first.
  struct Alternative {
    double bpm = 0.0;
    double weight = 0.0;
  };
  std::array<Alternative, 3> alternatives() const;

  // Hints from a user.
  void tap(double ago = 0.0);  ///< a beat fell some hops ago; three taps set the tempo
  /// 2: twice the tempo; 0.5: half. @return false if that is outside 20 to 400 BPM
  bool change_octave(double factor);
  void shift_half();        ///< the beat lies between the present beats
  void nudge(double hops);  ///< moves the line against the sound, from now on
  void hold(bool on);       ///< keeps tempo and phase whatever is heard
  void resync();            ///< forgets everything
  /// Considers other tempi, and forgets everything but the line. Allocates.
  void set_range(const BeatTrackerOptions& options);
  const BeatTrackerOptions& options() const noexcept { return options_; }
  void gap();  ///< the sound jumped: keeps the tempo, forgets the phase
  bool holding() const noexcept { return holding_; }

 private:
  void read_filters(const BeatEvidence& evidence);
  void follow(const TempoReading& reading, bool heard);
  void search(const TempoReading& reading, double beat);
  void set_line(double beat, double interval);
  void weigh_support(const BeatEvidence& evidence, const TempoReading& reading);
  double support() const noexcept;
  double backing() const noexcept;
  void weigh_swing(const BeatEvidence& evidence, const TempoReading& reading);
  void count_beat();
  void update_state(bool heard);

  BeatTrackerOptions options_;
  TempoFilter steady_;
  TempoFilter agile_;
  double now_ = 0.0;
  double advantage_ = 0.0;  // of the agile filter, in nats, over some seconds
  BeatLine line_;

  // Per beat, for the lock.
  static constexpr std::size_t remembered = 8;
  std::array<double, remembered> certainties_{};
  std::array<double, remembered> log_intervals_{};
  std::size_t beats_seen_ = 0;
  double on_beat_ = 0.0;   // recent evidence near the beats
  double off_beat_ = 0.0;  // and elsewhere
  // Recent evidence at 0, 1/3, 1/2 and 2/3 of the filter's beat.
  std::array<double, 4> swing_profile_{};
  double swing_beats_ = 0.0;  // that the profile has seen
  bool swung_ = false;        // the filter holds the swung quaver, 1/3 before the beat
  bool swing_turned_ = false;
  double certainty_sum_ = 0.0;
  double certainty_count_ = 0.0;
  double next_count_ = 0.0;  // the beat after which the next is counted

  double contrary_beats_ = 0.0;  // how long the filter has preferred another octave
  double off_beats_ = 0.0;       // how long it has preferred an unrelated tempo
  double settled_beats_ = 0.0;   // since the last change of level
  double copied_at_ = -1e9;      // when the agile filter last replaced the steady one's state
  double unheard_hops_ = 0.0;
  double smooth_certainty_ = 0.0;
  bool pinned_ = false;  // the user chose the octave
  bool sided_ = false;   // and the side of the beat, and the sound has not jumped since
  bool holding_ = false;
  double nudged_ = 0.0;  // hops by which the user moved the line
  std::array<double, 4> taps_{};
  std::size_t tap_count_ = 0;
};

/// Chooses the moments to announce beats, `lead` hops before they fall:
///
///     if (const auto beat = announcer.next(tracker.line(), tracker.now())) ...
class BeatAnnouncer {
 public:
  explicit BeatAnnouncer(double lead_hops) : lead_{lead_hops} {}
  struct Beat {
    double at = 0.0;  ///< hops
    std::int64_t index = 0;
  };
  /// The next beat, once, when it is due to be announced.
  std::optional<Beat> next(const BeatLine& line, double now);

 private:
  double lead_;
  double last_ = -1e9;
  double last_interval_ = 0.0;
};

}  // namespace tactus::beats
