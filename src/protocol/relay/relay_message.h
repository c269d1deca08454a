#pragma once

#include <tactus/result.h>
#include <tactus/transport_command.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tactus::protocol {

/// The messages between an origin and its edges, which NATS carries: a header, then a message as it
/// is on the WebSocket or in a REST answer. docs/scaling.md has the format.
inline constexpr std::string_view relay_magic = "TSR1";
inline constexpr std::uint8_t relay_version = 1;
inline constexpr std::size_t relay_header_bytes = 24;
/// NATS' own limit unless configured otherwise.
inline constexpr std::size_t max_relay_bytes = 1024 * 1024;

struct RelayHeader {
  std::uint64_t sender = 0;  ///< of the run of an origin or edge; random, not 0
  /// Counts the messages on a subject, from 1. Of an answer: of the stream's message in it.
  std::uint64_t seq = 0;
  bool binary = false;    ///< the payload is a binary WebSocket message, otherwise a text
  bool retained = false;  ///< the last message of a stream, sent to a newcomer
  bool failed = false;    ///< the payload is an error, as in a REST answer
  bool operator==(const RelayHeader&) const = default;
};

struct RelayMessage {
  RelayHeader header;
  std::string_view payload;  ///< of the bytes that were read
};

/// Thread: any, as below. Errors: none.
std::string encode_relay(const RelayHeader& header, std::string_view payload);

/// Reads a message. Errors: INVALID_ARGUMENT; FAILED_PRECONDITION for another version.
Result<RelayMessage> read_relay(std::string_view bytes);

/// Whether a text may name an origin: 1 to 32 letters, digits, - and _. Other characters have a
/// meaning in a NATS subject.
bool is_relay_name(std::string_view text) noexcept;

/// The requests that an origin answers. Edges find it by `hello`; the others are addressed to one
/// run of it, so that no second origin of the name takes them too.
enum class RelayRequest : std::uint8_t { time, command, lease, release, get };
std::string_view name(RelayRequest request) noexcept;

std::string relay_hello_subject(std::string_view origin_name);
std::string relay_request_subject(std::string_view origin_name, std::uint64_t origin,
                                  RelayRequest request);
/// All requests to one run of an origin.
std::string relay_requests_subject(std::string_view origin_name, std::uint64_t origin);
/// The subject of a stream. @param request  what subscribes to it, as on /ws
std::string relay_stream_subject(std::string_view origin_name, std::uint64_t origin,
                                 std::string_view request);
/// The number of an id in hexadecimal, as in subjects.
std::string relay_id_text(std::uint64_t id);

/// A transport.command for an origin.
/// @param reply       the subject of its answer, repeated as requestId
/// @param expires_ms  the origin's Unix time from which on it must not take effect any more
/// @param from        whose command it is, for the origin's log
std::string encode_relay_command(std::string_view reply, const TransportCommand& command,
                                 double expires_ms, std::string_view from);

}  // namespace tactus::protocol
