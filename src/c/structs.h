#pragma once

#include <tactus/c.h>
#include <tactus/heard_beat.h>
#include <tactus/transport_state.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <type_traits>

#include "c/errors.h"

// Structs of c.h whose caller may be of another version, so that struct_size differs.

namespace tactus::c {

/// The size of a struct in the first version that had it. A new member must not change it.
template <class T>
inline constexpr std::size_t first_size = sizeof(T);
template <>
inline constexpr std::size_t first_size<tactus_state> = offsetof(tactus_state, bar);
template <>
inline constexpr std::size_t first_size<tactus_clock_options> =
    offsetof(tactus_clock_options, beats_per_bar);
template <>
inline constexpr std::size_t first_size<tactus_host_position> =
    offsetof(tactus_host_position, tempo_only);
template <>
inline constexpr std::size_t first_size<tactus_server_options> =
    offsetof(tactus_server_options, hears_beats);
template <>
inline constexpr std::size_t first_size<tactus_client_options> =
    offsetof(tactus_client_options, heard_beat);
template <>
inline constexpr std::size_t first_size<tactus_now_playing> =
    offsetof(tactus_now_playing, beats_per_bar);

/// Copies a caller's options over the defaults. NULL changes nothing.
template <class T>
tactus_code read(const T* from, T& options) noexcept {
  static_assert(std::is_trivially_copyable_v<T> && offsetof(T, struct_size) == 0);
  if (from == nullptr) return TACTUS_OK;
  const std::size_t size = from->struct_size;
  if (size < first_size<T>) return fail_value("struct_size must be sizeof the struct");
  std::memcpy(&options, from, std::min(size, sizeof(T)));
  const auto* bytes = reinterpret_cast<const unsigned char*>(from);
  for (std::size_t i = sizeof(T); i < size; ++i)
    if (bytes[i] != 0) return fail_value("struct_size: an option is unknown to this version");
  return TACTUS_OK;
}

/// Sets a caller's options to the defaults.
template <class T>
tactus_code write_defaults(T* to, std::size_t size, T defaults) noexcept {
  if (to == nullptr) return fail_value("options must not be NULL");
  if (size < first_size<T>) return fail_value("struct_size must be sizeof the struct");
  std::memset(to, 0, size);
  defaults.struct_size = size;
  std::memcpy(to, &defaults, std::min(size, sizeof(T)));
  return TACTUS_OK;
}

/// Whether a struct can be read or written: neither NULL nor of a struct_size that was not set.
template <class T>
bool is_sized(const T* its) noexcept TACTUS_NONBLOCKING {
  return its != nullptr && its->struct_size >= first_size<T>;
}

/// A caller's values; what its version does not have is 0. Requires is_sized(from).
template <class T>
T values_of(const T* from) noexcept TACTUS_NONBLOCKING {
  T values{};
  std::memcpy(&values, from, std::min(from->struct_size, sizeof(T)));
  return values;
}

/// Writes a result. Requires is_sized(to).
template <class T>
void write(T* to, T value) noexcept TACTUS_NONBLOCKING {
  value.struct_size = to->struct_size;
  std::memcpy(to, &value, std::min(value.struct_size, sizeof(T)));
}

inline tactus_state to_c(const TransportState& state) noexcept TACTUS_NONBLOCKING {
  tactus_state out{};
  out.sample_pos = state.sample_pos;
  out.time_seconds = state.time_seconds;
  out.frame_count = state.frame_count;
  out.bpm = state.bpm;
  out.beat_pos = state.beat_pos;
  out.beat_offset = state.beat_offset;
  out.timestamp_ms = state.timestamp_ms;
  out.loop_start_seconds = state.loop_start_seconds;
  out.loop_end_seconds = state.loop_end_seconds;
  out.epoch = state.epoch;
  out.seq = state.seq;
  out.status = static_cast<std::int32_t>(state.status);
  out.playing = state.playing ? 1 : 0;
  out.loop_enabled = state.loop_enabled ? 1 : 0;
  out.stalled = state.stalled ? 1 : 0;
  out.bar = state.bar;
  out.beat_in_bar = state.beat_in_bar;
  out.beats_per_bar = state.beats_per_bar;
  out.beat_unit = state.beat_unit;
  out.leader = static_cast<std::int32_t>(state.leader);
  out.locked = state.locked ? 1 : 0;
  const std::size_t length =
      std::min<std::size_t>(state.time_formatted.length, sizeof out.time_formatted - 1);
  std::memcpy(out.time_formatted, state.time_formatted.characters.data(), length);
  return out;
}
static_assert(static_cast<int>(TransportStatus::playing) == TACTUS_PLAYING);
static_assert(static_cast<int>(Leader::audio) == TACTUS_LEADER_AUDIO);

inline tactus_now_heard to_c(const NowHeard& heard) noexcept TACTUS_NONBLOCKING {
  return {.struct_size = 0,
          .bpm = heard.bpm,
          .confidence = heard.confidence,
          .beat_pos = heard.beat_pos,
          .beat_phase = heard.beat_phase,
          .downbeat_confidence = heard.downbeat_confidence,
          .min_bpm = heard.min_bpm,
          .max_bpm = heard.max_bpm,
          .lock = static_cast<std::int32_t>(heard.lock),
          .held = heard.held ? 1 : 0,
          .beats_per_bar = heard.beats_per_bar,
          .beat_in_bar = heard.beat_in_bar};
}
static_assert(static_cast<int>(BeatLock::coasting) == TACTUS_COASTING);

/// A struct to write a state to, or NULL.
inline tactus_code check_state(const tactus_state* state) noexcept {
  if (state == nullptr || is_sized(state)) return TACTUS_OK;
  return fail_value("struct_size of the state must be set");
}

inline std::string text(const char* from) { return from != nullptr ? from : ""; }

}  // namespace tactus::c
