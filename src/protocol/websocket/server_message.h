#pragma once

#include <tactus/result.h>
#include <tactus/spectrum.h>
#include <tactus/transport_state.h>

#include <array>
#include <string>
#include <string_view>
#include <variant>

#include "protocol/spectrum/frame_reader.h"

namespace tactus::protocol {

/// A beat.event.
struct BeatUpdate {
  bool downbeat = false;
};

/// An audio.fft.subscribed: spectrum frames follow.
struct FftSubscribed {
  std::array<double, band_count> band_hz{};  ///< band centres, ascending
};

/// An error or a rejection.
struct RequestError {
  std::string request_id;   ///< of the request; empty if it had none
  bool table_full = false;  ///< audio.fft.rejected: subscriber limit reached
};

/// A message of a server on /ws, as far as a viewer needs it; monostate for other types.
using ServerMessage =
    std::variant<std::monostate, TransportState, BeatUpdate, FftSubscribed, FftFrame, RequestError>;

/// Parses a text message of /ws.
/// Thread: any. Realtime-safe: no. Errors: INVALID_ARGUMENT for a malformed message of a known
/// type.
Result<ServerMessage> read_server_message(std::string_view text);

/// Encodes a request without options. Its requestId is its type, which identifies it in a
/// RequestError.
/// @param type  letters and dots
std::string encode_request(std::string_view type);

}  // namespace tactus::protocol
