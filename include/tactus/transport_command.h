#pragma once

#include <tactus/result.h>
#include <tactus/units.h>

#include <cstdint>
#include <optional>
#include <type_traits>

namespace tactus {

/// A change to the loop region; what is absent stays as it is.
struct LoopChange {
  std::optional<Seconds> start = {};
  std::optional<Seconds> end = {};
  std::optional<bool> enabled = {};
};

/// A request to change the transport, as the wire and the library's methods make it.
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
  };

  Kind kind = Kind::play;
  double value = 0.0;    ///< the place of a seek in its unit, or the tempo in BPM
  LoopChange loop = {};  ///< for Kind::loop
};
static_assert(std::is_trivially_copyable_v<TransportCommand>);

/// Whether a command's own values are in range, before anything knows the transport's state.
/// Thread: any. Realtime-safe: no. Errors: INVALID_ARGUMENT for a number that is not finite,
/// OUT_OF_RANGE.
[[nodiscard]] Outcome check(const TransportCommand& command, SampleRate rate);

/// A command's place in the queue; `outcome` and `wait` ask by it.
struct CommandTicket {
  std::uint64_t number = 0;
};

}  // namespace tactus
