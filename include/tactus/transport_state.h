#pragma once

#include <tactus/export.h>
#include <tactus/realtime.h>
#include <tactus/tempo.h>
#include <tactus/units.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

namespace tactus {

enum class TransportStatus : std::uint8_t { stopped, paused, playing };

/// Returns "stopped", "paused" or "playing".
/// Thread: any. Realtime-safe: yes. Errors: none.
TACTUS_EXPORT std::string_view name(TransportStatus status) noexcept;

/// What moves the transport: the clock itself, a program that it follows, or the beat of the sound.
enum class Leader : std::uint8_t { internal, jack, link, midi, mtc, ltc, osc, host, audio };

/// Returns the leader's name in messages, e.g. "jack".
/// Thread: any. Realtime-safe: yes. Errors: none.
TACTUS_EXPORT std::string_view name(Leader leader) noexcept;

/// The transport at one instant, as the audio thread publishes it.
struct TransportSnapshot {
  Frames sample_pos = 0;            ///< playhead
  std::uint64_t frame_count = 0;    ///< blocks processed while playing
  std::uint64_t epoch = 0;          ///< discontinuities so far
  std::uint64_t commands_done = 0;  ///< commands applied or refused so far
  /// Smoothed monotonic time, in ns, of the update_position call that moved the playhead here.
  /// Never later than that call; 0 before the first call.
  std::int64_t host_ns = 0;
  Beats beat_pos = 0.0;
  Beats beat_offset = 0.0;  ///< the beat at the start of the timeline
  std::int64_t beat = 0;    ///< the last beat that fell, counted from 0; -1 before the first
  Bpm bpm = 120.0;
  Meter meter;
  Frames loop_start = 0;
  Frames loop_end = 0;
  Frames return_to = 0;        ///< where stop moves the playhead
  std::uint64_t dropouts = 0;  ///< times that the leader was lost
  TransportStatus status = TransportStatus::stopped;
  bool loop_enabled = false;
  Leader leader = Leader::internal;
  bool locked = true;
  bool tempo_only = false;  ///< the leader leaves the playhead to the clock
};
static_assert(std::is_trivially_copyable_v<TransportSnapshot>);

/// A short text, stored in place.
struct TimeText {
  std::array<char, 24> characters = {};
  std::uint8_t length = 0;  ///< characters in use
  std::string_view view() const noexcept { return {characters.data(), length}; }
  operator std::string_view() const noexcept { return view(); }
};

/// Formats a position as MM:SS.mmm, truncated to the millisecond. Minutes continue past 59.
/// Thread: any. Realtime-safe: yes. Errors: none.
TACTUS_EXPORT TimeText format_time(Frames position, SampleRate rate) noexcept TACTUS_NONBLOCKING;

/// What an edge adds to the state of its origin.
struct EdgeState {
  bool stale = false;   ///< the origin is silent or late: the state is the last one that came
  double age_ms = 0.0;  ///< since the origin sent the state
  /// Maximum error of timestamp_ms that comes from the edge's estimate of its origin's clock. A
  /// client adds it to its own.
  double clock_error_ms = 0.0;
};

/// The transport at one instant, as clients receive it. Messages have the same field names.
struct TransportState {
  bool playing = false;  ///< status is playing
  Frames sample_pos = 0;
  Seconds time_seconds = 0.0;     ///< sample_pos / sample_rate
  TimeText time_formatted;        ///< MM:SS.mmm
  std::uint64_t frame_count = 0;  ///< blocks processed while playing
  TransportStatus status = TransportStatus::stopped;
  Bpm bpm = 120.0;
  Beats beat_pos = 0.0;
  /// The beat at the start of the timeline, -1 < beat_offset <= beats_per_bar - 1. A relocation
  /// gives beat_pos = time_seconds * bpm / 60 + beat_offset.
  Beats beat_offset = 0.0;
  int beats_per_bar = 4;
  int beat_unit = 4;     ///< the note that a beat is: 8 in 6/8
  std::int64_t bar = 1;  ///< from 1
  int beat_in_bar = 1;   ///< from 1
  /// Unix time in ms of the block that moved the playhead to sample_pos; the current time while not
  /// playing.
  double timestamp_ms = 0.0;
  bool loop_enabled = false;
  Seconds loop_start_seconds = 0.0;
  Seconds loop_end_seconds = 10.0;
  /// Discontinuities so far. A client snaps when it changes, and extrapolates otherwise.
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;  ///< ticks of the stream so far; 0 without a server
  /// Playing, but no block has come for 100 ms or three blocks, whichever is longer. sample_pos and
  /// timestamp_ms stay at the last block's, so a client stops extrapolating.
  bool stalled = false;
  Leader leader = Leader::internal;
  /// The leader is there and followed; always true for the internal one.
  bool locked = true;
  std::optional<EdgeState> edge = {};  ///< of an edge's server; otherwise absent
};

}  // namespace tactus
