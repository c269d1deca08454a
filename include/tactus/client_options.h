#pragma once

#include <tactus/beat_reader.h>
#include <tactus/client_values.h>
#include <tactus/heard_beat.h>
#include <tactus/result.h>
#include <tactus/source_info.h>
#include <tactus/spectrum.h>
#include <tactus/transport_state.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tactus {

/// How spectra are sent: as JSON, or in binary with bands of 8, 16 or 32 bits.
enum class SpectrumFormat : std::uint8_t { json, u8, u16, f32 };

/// The spectrum that a client asks for. The server checks the ranges.
struct SpectrumStreamOptions {
  double rate_hz = 31.0;  ///< 1 to 125
  SpectrumFormat format = SpectrumFormat::u8;
  bool delta = false;  ///< send differences where they are shorter; not with f32
  BandLayout layout = BandLayout::log;
  Channel channel = Channel::mid;
  std::size_t first_band = 0;
  std::size_t end_band = band_count;  ///< exclusive, at most 64
  double db_min = -80.0;              ///< dBFS shown as 0
  double db_max = 0.0;                ///< dBFS shown as 1
  double attack_ms = 0.0;             ///< time constant of the rise, 0 to 10000
  double release_ms = 0.0;            ///< time constant of the fall, 0 to 10000
  bool operator==(const SpectrumStreamOptions&) const = default;
};

/// The server's answer to a spectrum subscription.
struct SpectrumSettings {
  double effective_rate_hz = 0.0;
  std::size_t first_band = 0;
  std::size_t count = 0;  ///< number of bands
  std::array<double, band_count> band_hz =
      {};  ///< centres, ascending; the first `count` are in use
};

/// A state that arrived.
struct StateUpdate {
  const TransportState& state;
  /// The state before it; nothing before the first.
  const std::optional<TransportState>& previous;
  TransportChange change = {};  ///< what changed, besides the playhead's normal movement
  /// The playhead or the beat may have jumped: another epoch, or another server.
  bool discontinuity = false;
  /// The message as received; empty for the state of a command's answer.
  std::string_view json;
};

/// The connection was lost or could not be made.
struct ConnectionLoss {
  std::string reason;                        ///< for people, e.g. "Connection refused"
  bool was_open = false;                     ///< it had been open
  unsigned attempt = 0;                      ///< failed attempts since the last message
  std::chrono::milliseconds retry_after{0};  ///< delay before the next attempt
};

/// Functions that a client calls on its own thread, one at a time. They may call the client, but
/// not wait for it: no wait_until_ready, no future of a command, no destructor. They must return
/// soon and not throw. Each may be empty.
struct ClientEvents {
  /// The connection opened; subscriptions follow. @param reconnected  not the first time
  std::function<void(bool reconnected)> opened = {};
  /// The connection was lost or could not be made; the client will retry.
  std::function<void(const ConnectionLoss&)> lost = {};
  /// The client is closed for good: the server refuses it (UNAUTHENTICATED, PERMISSION_DENIED), or
  /// refuses its rate.
  std::function<void(const Error&)> failed = {};
  /// A state arrived, about 30 times a second, or a command's answer brought one.
  std::function<void(const StateUpdate&)> state = {};
  /// The clock was adjusted, after each answered probe.
  std::function<void(const ClockStatus&)> synced = {};
  /// The playhead crossed a beat. host_ns is its time by this machine's monotonic clock.
  std::function<void(const BeatEvent&)> beat = {};
  /// The server accepted the spectrum's options.
  std::function<void(const SpectrumSettings&)> spectrum_settings = {};
  std::function<void(const SpectrumFrame&)> spectrum = {};
  std::function<void(const AudioFrame&)> audio_frame = {};
  /// What is heard, at once and when it changes.
  std::function<void(const SourceInfo&)> source = {};
  /// The beat that the server hears in its sound has changed, as of now; at most 4 times a second.
  std::function<void(const NowHeard&)> heard_beat = {};
  /// A stream was refused, or not answered; the client retries every 2 s.
  std::function<void(Stream, const Error&)> refused = {};
  /// A message was invalid; it is ignored.
  std::function<void(const Error&)> invalid = {};
};

/// A client's settings.
struct ClientOptions {
  /// A key of the server, as `tactus key new` prints it; empty: none. A server on the same machine
  /// needs none. It is sent as `Authorization: Bearer`, so use wss:// on networks that others read.
  std::string key = {};
  /// States per second, 1 to 240; absent: the server's rate.
  std::optional<double> rate_hz = {};
  bool beats = false;                                  ///< subscribe to the beats
  bool audio_frames = false;                           ///< subscribe to the audio frames
  std::optional<SpectrumStreamOptions> spectrum = {};  ///< subscribe to the spectrum
  bool source = false;                                 ///< subscribe to what is heard
  bool heard_beat = false;  ///< subscribe to the beat that the server hears in its sound
  ClientEvents on = {};
  /// How long the playhead continues without a message.
  std::chrono::milliseconds silence{2'500};
  /// Timeout of a command.
  std::chrono::milliseconds answer_timeout{5'000};
  /// Delay before the first reconnection. It doubles at each attempt until a message arrives. Each
  /// delay is shortened by up to a quarter at random, so that clients do not reconnect together.
  std::chrono::milliseconds first_retry{250};
  std::chrono::milliseconds longest_retry{5'000};
  /// For wss: a PEM file of the authorities to trust; empty: the system's.
  std::string ca_file = {};
};

}  // namespace tactus
