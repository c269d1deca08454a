#pragma once

#include <tactus/result.h>
#include <tactus/spectrum.h>
#include <tactus/transport_state.h>

#include <array>
#include <string>
#include <string_view>
#include <variant>

#include "protocol/frame_reader.h"

namespace tactus::protocol {

/// A beat.event.
struct BeatNews {
  bool downbeat = false;
};

/// An audio.fft.subscribed: spectra will come.
struct FftSubscribed {
  std::array<double, band_count> band_hz{};  ///< centres, rising
};

/// An error or a rejection.
struct Refusal {
  std::string request_id;   ///< the request's, empty where it had none
  bool table_full = false;  ///< audio.fft.rejected: as many listen as may
};

/// What a server says on /ws, as far as a viewer needs it; nothing for all else.
using ServerMessage =
    std::variant<std::monostate, TransportState, BeatNews, FftSubscribed, FftFrame, Refusal>;

/// Reads a text of /ws.
/// Thread: any. Realtime-safe: no. Errors: INVALID_ARGUMENT, for a message of a type that is read
/// and is not what it should be.
Result<ServerMessage> read_server_message(std::string_view text);

/// A request without options, whose requestId is its type, by which a Refusal names it.
/// @param type  letters and dots
std::string encode_request(std::string_view type);

}  // namespace tactus::protocol
