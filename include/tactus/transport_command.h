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

/// A command to the transport.
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
  };

  Kind kind = Kind::play;
  double value = 0.0;      ///< position of a seek in its unit, tempo in BPM, or nudge in ms
  LoopChange loop = {};    ///< for Kind::loop
  Alignment align = {};    ///< for Kind::align
  MeterChange meter = {};  ///< for Kind::meter
  bool is_skip = false;    ///< for a seek: `stop` does not return to it
};
static_assert(std::is_trivially_copyable_v<TransportCommand>);

/// Checks a command's values, independent of the transport's state.
/// Thread: any. Realtime-safe: no.
/// Errors: INVALID_ARGUMENT for NaN and infinity, OUT_OF_RANGE; FAILED_PRECONDITION for next and
/// previous, as a clock has no files.
TACTUS_EXPORT Outcome check(const TransportCommand& command, SampleRate rate);

/// Identifies a submitted command, for TransportClock::outcome and wait.
struct CommandTicket {
  std::uint64_t number = 0;
};

}  // namespace tactus
