#include "protocol/relay/relay_message.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "protocol/json/json_object.h"
#include "protocol/websocket/client_request.h"

namespace tactus::protocol {
namespace {

enum RelayFlag : std::uint8_t {
  binary_flag = 1,
  retained_flag = 2,
  failed_flag = 4,
  all_flags = 7
};

constexpr std::size_t version_at = 4;
constexpr std::size_t flags_at = 5;
constexpr std::size_t reserved_at = 6;
constexpr std::size_t sender_at = 8;
constexpr std::size_t seq_at = 16;

std::uint8_t byte_of(std::string_view bytes, std::size_t at) noexcept {
  return static_cast<std::uint8_t>(bytes[at]);
}

void append_u64(std::string& out, std::uint64_t value) {
  for (int shift = 0; shift < 64; shift += 8) out += static_cast<char>(value >> shift & 0xffU);
}

std::uint64_t read_u64(std::string_view bytes, std::size_t at) noexcept {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i)
    value |= static_cast<std::uint64_t>(byte_of(bytes, at + i)) << (8 * i);
  return value;
}

Error bad_relay(std::string what) { return {ErrorCode::invalid_argument, std::move(what)}; }

/// Source: the Fowler-Noll-Vo hash FNV-1a, 64 bits.
std::uint64_t fnv1a(std::string_view text) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3U;
  return hash;
}

}  // namespace

std::string encode_relay(const RelayHeader& header, std::string_view payload) {
  std::string out;
  out.reserve(relay_header_bytes + payload.size());
  out += relay_magic;
  out += static_cast<char>(relay_version);
  out +=
      static_cast<char>((header.binary ? binary_flag : 0) | (header.retained ? retained_flag : 0) |
                        (header.failed ? failed_flag : 0));
  out.append(2, '\0');
  append_u64(out, header.sender);
  append_u64(out, header.seq);
  return out.append(payload);
}

Result<RelayMessage> read_relay(std::string_view bytes) {
  if (bytes.size() < relay_header_bytes || !bytes.starts_with(relay_magic))
    return bad_relay("no message of tactus");
  if (bytes.size() > max_relay_bytes) return bad_relay("message too long");
  if (byte_of(bytes, version_at) != relay_version)
    return Error{ErrorCode::failed_precondition,
                 fmt::format("version {} of the protocol between origin and edge; need {}",
                             byte_of(bytes, version_at), relay_version)};
  const std::uint8_t flags = byte_of(bytes, flags_at);
  if ((flags & ~all_flags) != 0 || byte_of(bytes, reserved_at) != 0 ||
      byte_of(bytes, reserved_at + 1) != 0)
    return bad_relay("unknown flags");
  RelayMessage message{.header = {.sender = read_u64(bytes, sender_at),
                                  .seq = read_u64(bytes, seq_at),
                                  .binary = (flags & binary_flag) != 0,
                                  .retained = (flags & retained_flag) != 0,
                                  .failed = (flags & failed_flag) != 0},
                       .payload = bytes.substr(relay_header_bytes)};
  if (message.header.sender == 0) return bad_relay("no sender");
  return message;
}

bool is_relay_name(std::string_view text) noexcept {
  constexpr std::size_t longest = 32;
  return !text.empty() && text.size() <= longest && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

std::string_view name(RelayRequest request) noexcept {
  switch (request) {
    case RelayRequest::time:
      return "time";
    case RelayRequest::command:
      return "command";
    case RelayRequest::lease:
      return "lease";
    case RelayRequest::release:
      return "release";
    case RelayRequest::get:
      break;
  }
  return "get";
}

std::string relay_id_text(std::uint64_t id) { return fmt::format("{:016x}", id); }

std::string relay_hello_subject(std::string_view origin_name) {
  return fmt::format("tactus.{}.hello", origin_name);
}

std::string relay_request_subject(std::string_view origin_name, std::uint64_t origin,
                                  RelayRequest request) {
  return fmt::format("tactus.{}.{}.ask.{}", origin_name, relay_id_text(origin), name(request));
}

std::string relay_requests_subject(std::string_view origin_name, std::uint64_t origin) {
  return fmt::format("tactus.{}.{}.ask.*", origin_name, relay_id_text(origin));
}

std::string relay_stream_subject(std::string_view origin_name, std::uint64_t origin,
                                 std::string_view request) {
  return fmt::format("tactus.{}.{}.stream.{}", origin_name, relay_id_text(origin),
                     relay_id_text(fnv1a(request)));
}

std::string encode_relay_command(std::string_view reply, const TransportCommand& command,
                                 double expires_ms, std::string_view from) {
  std::string json = encode_command(reply, command);
  json.pop_back();  // its brace
  fmt::format_to(std::back_inserter(json), R"(,"expiresMs":{:.3f},"from":)", expires_ms);
  append_json_text(json, from);
  return json += '}';
}

}  // namespace tactus::protocol
