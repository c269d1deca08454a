#include <utility>
#include <variant>

#include "server/http/session_impl.h"
#include "server/websocket/session.h"

namespace tactus::server {

void HttpSession::upgrade() {
  const Request& request = parser_->get();
  if (request[http::field::sec_websocket_version] != "13") {
    HttpAnswer answer =
        RestApi::failure(426, {ErrorCode::invalid_argument, "WebSocket version 13 required"});
    answer.headers = {{"Sec-WebSocket-Version", "13"}, {"Upgrade", "websocket"}};
    return send(std::move(answer));
  }
  if (request[http::field::sec_websocket_key].size() != 24 || buffer_.size() > 0 ||
      request.chunked())
    return refuse(400, {ErrorCode::invalid_argument, "invalid WebSocket handshake"});
  auto routed = handlers_.rest.route_socket(summary(), admission_);
  if (auto* answer = std::get_if<HttpAnswer>(&routed)) return send(std::move(*answer));
  stream_.expires_never();
  auto handshake = parser_->release();
  handshake.erase(http::field::expect);  // already answered
  serve_websocket(stream_.release_socket(), std::move(token_), std::move(handshake),
                  std::get<SocketRequest>(std::move(routed)), shard_, handlers_.websockets);
}

}  // namespace tactus::server
