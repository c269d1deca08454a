#include "load/handshake.h"

#include <fmt/format.h>
#include <tactus/version.h>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

namespace tactus::load {
namespace {

namespace http = boost::beast::http;

// The RFC's example key. It is not secret: it only identifies WebSocket servers.
constexpr std::string_view client_key = "dGhlIHNhbXBsZSBub25jZQ==";
constexpr std::string_view accepted_key = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

}  // namespace

std::string handshake_request(const client::ServerAddress& address, bool compress) {
  return fmt::format(
      "GET {} HTTP/1.1\r\nHost: {}\r\nConnection: "
      "Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
      "{}\r\n{}User-Agent: tactus/{}\r\n\r\n",
      address.target, address.authority(), client_key,
      compress ? "Sec-WebSocket-Extensions: permessage-deflate; "
                 "server_no_context_takeover; "
                 "client_no_context_takeover\r\n"
               : "",
      version);
}

std::optional<HandshakeAnswer> read_handshake_answer(std::string_view bytes) {
  http::response_parser<http::empty_body> parser;
  parser.skip(true);
  boost::beast::error_code error;
  HandshakeAnswer answer;
  answer.size = parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
  if (error == http::error::need_more) return std::nullopt;
  if (error) {
    answer.refusal = "no HTTP response: " + error.message();
    return answer;
  }
  const auto& head = parser.get();
  if (head.result() != http::status::switching_protocols) {
    answer.refusal = fmt::format("no WebSocket at this path: {} {}", head.result_int(),
                                 std::string{head.reason()});
    return answer;
  }
  if (head[http::field::sec_websocket_accept] != accepted_key) {
    answer.refusal = "the handshake's answer has another key";
    return answer;
  }
  const std::string_view extensions = head[http::field::sec_websocket_extensions];
  answer.compresses = extensions.find("permessage-deflate") != std::string_view::npos;
  if (answer.compresses && extensions.find("server_no_context_takeover") == std::string_view::npos)
    answer.refusal = "the server compresses with context takeover, which is not supported";
  return answer;
}

}  // namespace tactus::load
