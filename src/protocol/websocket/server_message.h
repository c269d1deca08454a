#pragma once

#include <tactus/beat_reader.h>
#include <tactus/client_options.h>
#include <tactus/heard_beat.h>
#include <tactus/result.h>
#include <tactus/source_info.h>
#include <tactus/transport_state.h>

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "protocol/spectrum/frame_reader.h"

namespace tactus::protocol {

/// A transport.state.
struct StateMessage {
  TransportState state;
  std::optional<double> sent_ms = {};  ///< the server's Unix time of sending
};

/// A time.synced whose t0 is a number: an answered probe.
struct TimeAnswer {
  double t0 = 0.0;  ///< as sent
  double t1 = 0.0;  ///< the server's Unix time in ms at receipt
  double t2 = 0.0;  ///< the same at sending
};

/// The answer to a request with a requestId, or an error without one.
struct Answer {
  std::string request_id;                         ///< empty: an error of no known request
  std::optional<Error> error = {};                ///< absent: success
  std::optional<TransportState> state = {};       ///< of a command
  std::optional<double> rate_hz = {};             ///< of transport.subscribed
  std::optional<SpectrumSettings> spectrum = {};  ///< of a spectrum subscription
  std::string role;                               ///< of auth.result
};

/// A text message of a server on /ws; monostate for unknown types.
using ServerMessage = std::variant<std::monostate, StateMessage, TimeAnswer, BeatEvent, FftFrame,
                                   SourceInfo, HeardBeat, Answer>;

/// Parses a text message of /ws. A beat's host_ns is 0, and a heard beat has no frames.
/// Thread: any. Realtime-safe: no. Errors: INVALID_ARGUMENT for a malformed message of a known
/// type.
Result<ServerMessage> read_server_message(std::string_view text);

}  // namespace tactus::protocol
