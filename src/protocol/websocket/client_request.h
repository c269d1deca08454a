#pragma once

#include <tactus/client_options.h>
#include <tactus/transport_command.h>

#include <optional>
#include <string>
#include <string_view>

namespace tactus::protocol {

// The requests of a client on /ws. Numbers must be finite.

/// The topic of the spectrum: its requests are `spectrum.subscribe` and `spectrum.unsubscribe`.
inline constexpr std::string_view spectrum_topic = "spectrum";

/// A request without options, e.g. of type "beat.subscribe".
std::string encode_request(std::string_view type, std::string_view request_id);
/// transport.subscribe with sending times. @param rate_hz  absent: the server's rate
std::string encode_transport_request(std::string_view request_id, std::optional<double> rate_hz);
/// The spectrum's subscribe.
std::string encode_spectrum_request(std::string_view request_id,
                                    const SpectrumStreamOptions& options);
/// transport.command.
std::string encode_command(std::string_view request_id, const TransportCommand& command);
/// auth.
std::string encode_auth(std::string_view request_id, std::string_view key);
/// time.sync, which has no requestId: its t0 tells it. @param t0  local time in ms
std::string encode_time_request(double t0);

}  // namespace tactus::protocol
