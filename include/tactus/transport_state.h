#pragma once

#include <tactus/realtime.h>
#include <tactus/units.h>

#include <array>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace tactus {

enum class TransportStatus : std::uint8_t { stopped, paused, playing };

/// "stopped", "paused" or "playing".
std::string_view name(TransportStatus status) noexcept;

/// The transport at one instant, as the audio thread publishes it.
struct TransportSnapshot {
  Frames sample_pos = 0;            ///< playhead
  std::uint64_t frame_count = 0;    ///< blocks processed while playing
  std::uint64_t epoch = 0;          ///< discontinuities so far
  std::uint64_t commands_done = 0;  ///< commands in effect or refused so far
  /// Monotonic time of the update_position call that brought the playhead here, smoothed, in ns
  /// since an arbitrary start; 0 before the first. Never later than that call.
  std::int64_t host_ns = 0;
  Beats beat_pos = 0.0;
  Bpm bpm = 120.0;
  Frames loop_start = 0;
  Frames loop_end = 0;
  TransportStatus status = TransportStatus::stopped;
  bool loop_enabled = false;
};
static_assert(std::is_trivially_copyable_v<TransportSnapshot>);

/// "MM:SS.mmm", in place.
struct TimeText {
  std::array<char, 24> characters = {};
  std::uint8_t length = 0;
  std::string_view view() const noexcept { return {characters.data(), length}; }
  operator std::string_view() const noexcept { return view(); }
};

/// A time as MM:SS.mmm, truncated to the millisecond; minutes go on past 59.
/// Thread: any. Realtime-safe: yes. Errors: none.
TimeText format_time(Frames position, SampleRate rate) noexcept TACTUS_NONBLOCKING;

/// The transport at one instant, as clients see it. The fields are those of the wire.
struct TransportState {
  bool playing = false;  ///< status is playing
  Frames sample_pos = 0;
  Seconds time_seconds = 0.0;  ///< sample_pos / sample_rate
  TimeText time_formatted;     ///< MM:SS.mmm
  std::uint64_t frame_count = 0;
  TransportStatus status = TransportStatus::stopped;
  Bpm bpm = 120.0;
  Beats beat_pos = 0.0;
  /// Unix time in ms of the block that brought the playhead to sample_pos; now while not playing.
  double timestamp_ms = 0.0;
  bool loop_enabled = false;
  Seconds loop_start_seconds = 0.0;
  Seconds loop_end_seconds = 10.0;
  std::uint64_t epoch = 0;  ///< discontinuities so far: snap to a new one, glide within one
  std::uint64_t seq = 0;    ///< ticks of the stream so far
};

/// What one call of update_position covered. Its audio is frames [start, start + frames) of the
/// timeline; where a loop is in force, what lies at or past loop_end is taken from loop_start on.
struct TransportBlock {
  Frames start = 0;
  Frames frames = 0;
  bool playing = false;  ///< else the block is silence
  bool loops = false;    ///< the loop is in force: start lies before loop_end
  Frames loop_start = 0;
  Frames loop_end = 0;
  Beats beat = 0.0;  ///< at start
  Bpm bpm = 120.0;
};

/// Where beats fall: `beat` lies `offset` frames after `position`, the others on from there, each
/// 60 / bpm seconds after the one before; and each falls on the frame nearest to its time (the
/// later one of two as near), but on none before `position`. As it stands: a constant tempo from
/// the start of the timeline on.
struct BeatGrid {
  std::int64_t beat = 0;
  Frames position = 0;
  double offset = 0.0;
  Bpm bpm = 120.0;
};

/// A block in which beats fell, and what it takes to tell which. It covers frames
/// [start, start + frames) of the timeline; where it passed the loop's end, what lies at or past
/// loop_end was taken from loop_start on, and its beats are those of the timeline at this tempo.
struct BeatBlock {
  Frames start = 0;
  Frames frames = 0;
  std::int64_t host_ns = 0;     ///< when the playhead came to the block's end, monotonic
  BeatGrid grid;                ///< up to the loop's end
  std::int64_t first_beat = 0;  ///< the first that had not yet happened at start
  Frames loop_start = 0;
  Frames loop_end = 0;  ///< 0 where the block did not pass it
};
static_assert(std::is_trivially_copyable_v<BeatBlock>);

/// A clock's settings, and what its stream has done.
struct TransportMetrics {
  SampleRate sample_rate = 0;
  Frames block_size = 0;
  Bpm bpm = 0.0;
  std::uint64_t connected_clients = 0;  ///< sessions on the clock's stream
  std::uint64_t updates_sent = 0;       ///< ticks that reached at least one client
  double actual_fps = 0.0;              ///< ticks per second over the last few seconds
  double target_hz = 0.0;
  bool playing = false;
  Frames sample_pos = 0;
  std::uint64_t frame_count = 0;
  double cpu_load = 0.0;  ///< share of one core, this process, last few seconds
};

}  // namespace tactus
