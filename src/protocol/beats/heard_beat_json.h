#pragma once

#include <tactus/beat_reader.h>
#include <tactus/heard_beat.h>
#include <tactus/result.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/websocket/ws_message.h"

namespace tactus::protocol {

/// Where beats or an audio frame's tempo come from.
enum class BeatSource : std::uint8_t { transport, audio };
constexpr std::string_view name(BeatSource source) noexcept {
  return source == BeatSource::audio ? "audio" : "transport";
}

inline constexpr double max_lead_ms = 500.0;

/// Options of a beat.subscribe.
struct BeatOptions {
  BeatSource source = BeatSource::transport;
  double lead_ms = 0.0;  ///< how long before a beat it is announced; of the audio's
};

/// Reads them. Errors: INVALID_ARGUMENT, OUT_OF_RANGE.
Result<BeatOptions> read_beat_options(const WsMessage& message);

/// Whose tempo an audio frame has. either: the heard one while it is locked or coasting, if the
/// server plays a sound of unknown tempo; otherwise the transport's.
enum class FrameSource : std::uint8_t { either, transport, audio };
constexpr std::string_view name(FrameSource source) noexcept {
  return source == FrameSource::audio       ? "audio"
         : source == FrameSource::transport ? "transport"
                                            : "auto";
}
/// Reads the source of an audio.subscribe. Errors: INVALID_ARGUMENT.
Result<FrameSource> read_frame_source(const WsMessage& message);

/// The requests of an edge, without a requestId. @param lead_ms  0 to max_lead_ms
std::string encode_heard_beat_request(double lead_ms);
std::string encode_audio_request(FrameSource source);

/// beat.subscribed of heard beats.
std::string encode_beat_subscribed(std::string_view request_id, std::uint32_t client_id,
                                   const BeatOptions& options);

/// A heard beat that is announced.
struct AnnouncedBeat {
  BeatEvent beat;
  double confidence = 0.0;
  double downbeat_confidence = 0.0;
  bool predicted = false;  ///< it is still to come
};
/// beat.event, as of the transport, with what is not certain.
std::string encode(const AnnouncedBeat& announced);

/// tempo.state.
std::string encode_tempo_state(const HeardBeat& beat);

}  // namespace tactus::protocol
