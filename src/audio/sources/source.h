#pragma once

#include <tactus/realtime.h>
#include <tactus/source_info.h>
#include <tactus/transport_block.h>
#include <tactus/units.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tactus::audio {

/// Number of output channels: interleaved left, right.
inline constexpr int channels = 2;

/// The sound at each position of the timeline.
///
/// Threads: one audio thread calls render; the owner calls the rest.
class Source {
 public:
  virtual ~Source() = default;

  /// Fills a block with the sound of its position; silence past the material or if not playing.
  /// @param block  the range covered by update_position, loop included
  /// @param out    channels * frames samples, interleaved; material above full scale exceeds 1
  /// Thread: audio. Realtime-safe: yes. Errors: none.
  virtual void render(const TransportBlock& block,
                      std::span<float> out) noexcept TACTUS_NONBLOCKING = 0;

  /// Length in frames; nothing for an endless source.
  virtual std::optional<Frames> length() const = 0;

  /// Returns true if no sound follows a position. Thread: any. Realtime-safe: yes. Errors: none.
  virtual bool ended(Frames position) const noexcept TACTUS_NONBLOCKING = 0;

  /// The position itself if its sound can be played, or else the next position where it can, e.g.
  /// the start of the next file; length() if there is none.
  /// Thread: any but audio. Errors: none.
  virtual Frames playable_from(Frames position) const { return position; }

  /// Number of times that material could not be played as expected, e.g. because its file is gone.
  /// Thread: any. Realtime-safe: yes. Errors: none.
  virtual std::uint64_t faults() const noexcept TACTUS_NONBLOCKING { return 0; }

  /// Returns true if the sound arrives in real time, as from a recorder. Such a source is consumed
  /// while paused too: render must be called for each block. A device that plays it may be what it
  /// records. Thread: any. Realtime-safe: yes. Errors: none.
  virtual bool live() const noexcept TACTUS_NONBLOCKING { return false; }

  /// Returns true if the source is live or may still turn out to be.
  /// Thread: any. Realtime-safe: yes. Errors: none.
  virtual bool may_be_live() const noexcept TACTUS_NONBLOCKING { return live(); }

  /// Number of blocks or gaps with missing material. Thread: any. Realtime-safe: yes.
  /// Errors: none.
  virtual std::uint64_t dropouts() const noexcept TACTUS_NONBLOCKING { return 0; }

  /// What is heard now. Thread: any but audio. Errors: none.
  virtual SourceInfo info() const { return {}; }

  /// A phrase for the start-up lines, e.g. "song.flac, 3:41, 44100 Hz resampled".
  virtual std::string description() const = 0;

  /// Where each of the files in info() begins, in frames; empty for other sources.
  virtual std::vector<Frames> file_starts() const { return {}; }
};

}  // namespace tactus::audio
