#pragma once

#include <tactus/realtime.h>
#include <tactus/transport_state.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace tactus::audio {

/// Channels of everything that is played: interleaved left, right.
inline constexpr int channels = 2;

/// What is heard at each place of the timeline.
///
/// Threads: one audio thread calls render; the rest is for the thread that owns the source.
class Source {
 public:
  virtual ~Source() = default;

  /// Fills a block with what the timeline holds there, silence where it holds nothing or the block
  /// is not playing.
  /// @param block  what update_position covered, loop included
  /// @param out    channels * frames samples, interleaved, -1 to 1
  /// Thread: audio. Realtime-safe: yes. Errors: none.
  virtual void render(const TransportBlock& block,
                      std::span<float> out) noexcept TACTUS_NONBLOCKING = 0;

  /// Frames until the material ends; nothing for a source without end.
  virtual std::optional<Frames> length() const = 0;

  /// Whether nothing is to come from a place on. Thread: any. Realtime-safe: yes. Errors: none.
  virtual bool ended(Frames position) const noexcept TACTUS_NONBLOCKING = 0;

  /// Blocks or gaps in which material was not there in time. Thread: any. Realtime-safe: yes.
  /// Errors: none.
  virtual std::uint64_t dropouts() const noexcept TACTUS_NONBLOCKING { return 0; }

  /// One phrase for the start-up lines, e.g. "song.flac, 3:41, 44100 Hz resampled".
  virtual std::string description() const = 0;
};

}  // namespace tactus::audio
