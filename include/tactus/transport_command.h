#pragma once

#include <tactus/export.h>
#include <tactus/result.h>
#include <tactus/units.h>

#include <cstdint>
#include <optional>
#include <type_traits>

namespace tactus {

/// A change to the loop region. Absent values are not changed, except that both a start and an end
/// without `enabled` enable the loop.
struct LoopChange {
  std::optional<Seconds> start = {};
  std::optional<Seconds> end = {};
  std::optional<bool> enabled = {};
};

/// A correction of the beat grid: the beat nearest to a moment falls on it.
struct Alignment {
  bool bar = false;                    ///< the beat begins a bar
  std::optional<double> unix_ms = {};  ///< the moment, within 10 s of now; default: now
};

/// A change to the meter. Absent values are not changed.
struct MeterChange {
  std::optional<int> beats = {};  ///< per bar, 1 to 32
  std::optional<int> unit = {};   ///< 1, 2, 4, 8, 16 or 32
};

/// Tempi that are considered when the beat of a sound is followed.
struct TempoRange {
  Bpm min_bpm = 55.0;
  Bpm max_bpm = 198.0;
};

/// A command to the transport, or a hint to a Server that hears the beat of a sound.
struct TransportCommand {
  enum class Kind : std::uint8_t {
    play,
    pause,
    resume,
    stop,
    rewind,
    seek_samples,
    seek_seconds,
    seek_beats,
    tempo,
    loop,
    align,  ///< moves the beat grid to a beat that was heard
    nudge,  ///< moves the beat grid by a time
    meter,
    next,      ///< to the next file; only a Server with files takes it
    previous,  ///< to the previous file, likewise
    // Hints about the heard beat; only a Server that analyses a sound takes them.
    beat_tap,       ///< a beat falls now, or at align.unix_ms; three of them set the tempo
    beat_octave,    ///< value 2: twice the tempo; 0.5: half of it
    beat_shift,     ///< the beat lies between the present ones
    beat_nudge,     ///< moves the beat by a time
    beat_downbeat,  ///< the beat nearest to now, or to align.unix_ms, begins a bar
    beat_hold,      ///< value 1: keeps tempo and phase whatever is heard; 0: listens again
    beat_resync,    ///< forgets what was heard
    beat_range,     ///< considers the tempi of `range` alone
  };

  Kind kind = Kind::play;
  double value = 0.0;    ///< position of a seek in its unit, tempo in BPM, nudge in ms, or as above
  LoopChange loop = {};  ///< for Kind::loop
  Alignment align = {};  ///< for Kind::align, beat_tap and beat_downbeat
  MeterChange meter = {};  ///< for Kind::meter
  TempoRange range = {};   ///< for Kind::beat_range
  bool is_skip = false;    ///< for a seek: `stop` does not return to it
};
static_assert(std::is_trivially_copyable_v<TransportCommand>);

/// Whether a command is a hint about the heard beat.
constexpr bool is_beat_hint(TransportCommand::Kind kind) noexcept {
  return kind >= TransportCommand::Kind::beat_tap;
}

/// Checks the values of a hint about the heard beat.
/// Thread: any. Realtime-safe: no. Errors: INVALID_ARGUMENT for NaN and infinity, OUT_OF_RANGE.
TACTUS_EXPORT Outcome check_beat_hint(const TransportCommand& command);

/// Checks a command's values, independent of the transport's state.
/// Thread: any. Realtime-safe: no.
/// Errors: INVALID_ARGUMENT for NaN and infinity, OUT_OF_RANGE; FAILED_PRECONDITION for next,
/// previous and hints about the heard beat, as a clock has neither files nor sound.
TACTUS_EXPORT Outcome check(const TransportCommand& command, SampleRate rate);

/// Identifies a submitted command, for TransportClock::outcome and wait.
struct CommandTicket {
  std::uint64_t number = 0;
};

}  // namespace tactus
