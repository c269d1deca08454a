#include "app/bench_handshake.h"

#include <fmt/format.h>
#include <tactus/version.h>

#include <algorithm>

namespace tactus::app {
namespace {

// The RFC's own example: a key is there to tell a WebSocket's server from another, not to be
// secret.
constexpr std::string_view key = "dGhlIHNhbXBsZSBub25jZQ==";
constexpr std::string_view accepted_key = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
constexpr std::size_t longest_answer = 16 * 1024;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

/// The value of a header field, nothing where it is not there.
std::optional<std::string_view> field(std::string_view head, std::string_view name) {
  for (auto at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n", at + 2)) {
    const auto line = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !same_name(line.substr(0, colon), name)) continue;
    auto value = line.substr(colon + 1);
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    return value.substr(0, value.find_last_not_of(" \t") + 1);
  }
  return std::nullopt;
}

}  // namespace

std::string handshake_request(const MonitorAddress& address, bool compress) {
  return fmt::format(
      "GET {} HTTP/1.1\r\nHost: {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {}\r\n{}User-Agent: tactus/{}\r\n\r\n",
      address.target, address.authority(), key,
      compress ? "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; "
                 "client_no_context_takeover\r\n"
               : "",
      version);
}

std::optional<HandshakeAnswer> read_handshake_answer(std::string_view bytes) {
  const auto end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) {
    if (bytes.size() < longest_answer) return std::nullopt;
    return HandshakeAnswer{.size = 0, .compresses = false, .refusal = "a handshake without end"};
  }
  const auto head = bytes.substr(0, end);
  HandshakeAnswer answer{.size = end + 4, .compresses = false, .refusal = {}};
  if (!head.starts_with("HTTP/1.1 101")) {
    const auto line = head.substr(0, head.find("\r\n"));
    const auto status = line.substr(std::min(line.find(' '), line.size()));
    answer.refusal = fmt::format("no WebSocket at this path:{}", status);
    return answer;
  }
  if (field(head, "Sec-WebSocket-Accept") != accepted_key) {
    answer.refusal = "the server's answer to the handshake is for another";
    return answer;
  }
  const auto extensions = field(head, "Sec-WebSocket-Extensions").value_or("");
  answer.compresses = extensions.find("permessage-deflate") != std::string_view::npos;
  if (answer.compresses && extensions.find("server_no_context_takeover") == std::string_view::npos)
    answer.refusal = "the server compresses with context takeover, which is not read here";
  return answer;
}

}  // namespace tactus::app
