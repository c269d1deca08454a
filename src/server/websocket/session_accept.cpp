#include <atomic>
#include <memory>
#include <string_view>
#include <utility>

#include "server/websocket/options.h"
#include "server/websocket/session_impl.h"

namespace tactus::server {
namespace {

constexpr std::size_t max_reason_bytes = 123;  // RFC 6455, section 5.5

}  // namespace

WebSocketSession::WebSocketSession(Socket socket, ConnectionToken token,
                                   const SocketRequest& request, Shard& shard, WebSockets& all)
    : shard_{shard},
      all_{all},
      token_{std::move(token)},
      stream_{std::move(socket)},
      mux_{stream_.mux()},
      request_{request},
      id_{all.last_client.fetch_add(1, std::memory_order_relaxed) + 1},
      access_{request.access} {
  shard_.connections().add(*this);
}

WebSocketSession::~WebSocketSession() {
  if (phase_ != Phase::removed) remove();  // an exception ended the handshake
}

void WebSocketSession::start(Handshake handshake) {
  set_small_send_buffer(socket());
  if (request_.refusal) close(close_reason(), EndCause::server);
  stream_.async_accept(std::move(handshake), all_.options,
                       handler([this](beast::error_code error) { on_accept(error); }));
}

/// The close frame of a connection that ends before it is open.
websocket::close_reason WebSocketSession::close_reason() const {
  if (!request_.refusal) return websocket::close_code::going_away;
  const auto text = std::string_view{request_.refusal->reason}.substr(0, max_reason_bytes);
  return {static_cast<websocket::close_code>(request_.refusal->code), {text.data(), text.size()}};
}

void WebSocketSession::on_accept(beast::error_code error) {
  if (error || has_ended()) return end(EndCause::lost);
  if (phase_ == Phase::cancelled) return send_close(close_reason());
  open();
}

void WebSocketSession::open() {
  mux_.begin(*this);
  send_queue_.begin(*this, stream_.compressed());
  registered_ = self();
  phase_ = Phase::open;
  shard_.stats().connections.websocket_opened();
  on_hub([this] { open_handler(); });
  read();
}

/// Thread: the hub's.
void WebSocketSession::open_handler() {
  message_handler_ = all_.make_handler(*this, request_);
  message_handler_->on_open();
}

void serve_websocket(Socket socket, ConnectionToken token, WebSocketSession::Handshake handshake,
                     const SocketRequest& request, Shard& shard, WebSockets& all) {
  std::make_shared<WebSocketSession>(std::move(socket), std::move(token), request, shard, all)
      ->start(std::move(handshake));
}

}  // namespace tactus::server
