#pragma once

#include <tactus/spectrum.h>
#include <tactus/transport_state.h>
#include <tactus/units.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <type_traits>

// What a Client knows of its server.

namespace tactus {

/// The playhead at one instant, as a client sees it.
struct NowPlaying {
  bool known = false;    ///< a state has arrived; otherwise the other values are defaults
  bool playing = false;  ///< status is playing
  bool stalled = false;  ///< playing, but the server's audio has stopped: the playhead stands still
  /// The playhead waits because no message came for ClientOptions::silence.
  bool silent = false;
  TransportStatus status = TransportStatus::stopped;
  Seconds time_seconds = 0.0;
  Beats beat_pos = 0.0;
  Bpm bpm = 120.0;
  std::uint64_t epoch = 0;  ///< discontinuities so far; a change is a jump
  /// Maximum error of the playhead against the server's, in ms, as far as time is its cause:
  /// ClockStatus::error_bound_ms, and the rest of a correction that is being smoothed. Infinity
  /// until the first probe of a connection is answered.
  double error_bound_ms = std::numeric_limits<double>::infinity();
  int beats_per_bar = 4;
  int beat_unit = 4;  ///< the note that a beat is: 8 in 6/8
};
static_assert(std::is_trivially_copyable_v<NowPlaying>);

/// The state of clock synchronisation. Times in ms.
struct ClockStatus {
  bool synced = false;     ///< a probe was answered since the connection opened
  double offset_ms = 0.0;  ///< the server's Unix time minus this machine's
  /// Maximum error of offset_ms. Infinity before a connection's first answer, and after a clock was
  /// found to have been set, until the next answer. Holds on any network if the two clocks' rates
  /// differ by at most 200 ppm.
  double error_bound_ms = std::numeric_limits<double>::infinity();
  /// The shortest round trip of the last eight probes.
  double round_trip_ms = std::numeric_limits<double>::infinity();
  double jitter_ms = 0.0;    ///< mean excess of recent round trips over the shortest one
  double drift_ppm = 0.0;    ///< the server's clock against the local one, in parts per million
  std::uint64_t probes = 0;  ///< answered since the connection opened
};

/// Quality of the connection over the last 5 seconds. Rate and jitter are 0 in the first second.
struct ClientMetrics {
  double rate_hz = 0.0;           ///< states per second
  double expected_rate_hz = 0.0;  ///< as the server confirmed; 0 before
  /// Mean deviation of the arrivals of states from an even spacing.
  double jitter_ms = 0.0;
  std::uint64_t gaps = 0;        ///< states lost since the connection opened, by their seq
  std::uint64_t states = 0;      ///< states received since the client was created
  std::uint64_t messages = 0;    ///< messages received since the client was created
  std::uint64_t bytes = 0;       ///< size of their contents
  std::uint64_t reconnects = 0;  ///< lost connections
  /// Time since the last message; infinity before the first.
  double silence_ms = std::numeric_limits<double>::infinity();
};

/// A spectrum, as a client receives it.
struct SpectrumFrame {
  std::uint32_t hop_seq = 0;  ///< counter of 8 ms hops
  std::uint16_t first = 0;    ///< index of the first band, of 64
  std::uint16_t count = 0;    ///< number of bands; 0 before the first frame
  bool silence = false;       ///< all bins are 0
  /// The playhead at the end of the analysed audio; -1 for the format json, which has none.
  Frames sample_pos = -1;
  Bands bins = {};  ///< the first `count` are in use, each 0 to 1

  std::span<const float> used() const noexcept { return std::span{bins}.first(count); }
};
static_assert(std::is_trivially_copyable_v<SpectrumFrame>);

/// Features of the sound, and the beat: an audio frame. docs/spectrum.md defines each. All are 0 to
/// 1, except the waveform and the tempo.
struct AudioFrame {
  std::uint32_t hop_seq = 0;
  std::uint32_t uptime_ms = 0;  ///< since the server started
  float rms = 0.0F;
  float flux = 0.0F;
  float fast_rms = 0.0F;
  float fast_flux = 0.0F;
  std::array<float, 8> bands = {};              ///< low to high
  std::array<float, 8> heavy_bands = {};        ///< smoothed slowly
  std::array<float, 12> chroma = {};            ///< C to B
  std::array<float, 12> heavy_chroma = {};      ///< smoothed slowly
  std::array<std::int16_t, 128> waveform = {};  ///< the newest hop; full scale 32767
  float bpm = 0.0F;
  float confidence = 0.0F;
  float beat_phase = 0.0F;  ///< position in the beat, below 1
  bool beat_tick = false;   ///< a beat passed since the previous frame
  bool downbeat_tick = false;
};
static_assert(std::is_trivially_copyable_v<AudioFrame>);

/// The parts that differ between two states, besides normal movement of the playhead.
struct TransportChange {
  bool status = false;
  bool tempo = false;
  bool loop = false;
  bool position = false;  ///< a relocation; a loop wrap does not count
  bool any() const noexcept { return status || tempo || loop || position; }
};

enum class ConnectionState : std::uint8_t {
  connecting,
  open,
  waiting,  ///< for the next attempt
  closed,   ///< for good
};

/// One of a server's streams.
enum class Stream : std::uint8_t { transport, spectrum, beats, audio_frames, source, heard_beat };

/// Return a name for people, e.g. "connecting" or "audio frames".
/// Thread: any. Realtime-safe: yes. Errors: none.
TACTUS_EXPORT std::string_view name(ConnectionState state) noexcept;
TACTUS_EXPORT std::string_view name(Stream stream) noexcept;

}  // namespace tactus
