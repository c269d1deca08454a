#pragma once

#include <tactus/units.h>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace tactus::audio {

/// How the writer of a pipe delivers.
enum class Pace : std::uint8_t {
  unknown,
  live,    ///< in real time, e.g. a recorder; it may drop what is not read at once
  stored,  ///< as fast as it is read, e.g. a decoder; it waits while nothing is read
};

/// Judges a writer by the arrival of its sound.
///
/// Sound that arrives more than 2.5 s before its time, counted from the writer's first sound, is
/// stored. A recorder never does that, even if it delivers 2 s at a time. A writer that is less
/// than 0.5 s ahead after one second is live. One in between stays unknown. A live writer that gets
/// too far ahead after all is stored; a stored one stays so.
///
/// Threads: one. Time is injected.
class WriterPace {
 public:
  explicit WriterPace(SampleRate rate) noexcept : rate_{rate} {}

  /// Begins with what the pipe holds when it is first looked at. A live writer may have begun
  /// before, so that these frames do not count when they arrive.
  void begin(std::size_t early_frames, std::int64_t now_ns) noexcept;
  /// Notes sound that has arrived.
  void arrive(std::size_t frames, std::int64_t now_ns) noexcept;
  /// The judgement at this time.
  Pace judge(std::int64_t now_ns) noexcept;

  bool has_begun() const noexcept { return begin_ns_.has_value(); }
  /// Forgets the writer: another one follows.
  void restart() noexcept { *this = WriterPace{rate_}; }

 private:
  SampleRate rate_;
  std::optional<std::int64_t> begin_ns_;  // of the first sound
  std::int64_t frames_ = 0;               // since then, less the early ones
  Pace pace_ = Pace::unknown;
};

}  // namespace tactus::audio
