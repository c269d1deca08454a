#include <atomic>
#include <memory>
#include <utility>

#include "server/websocket/options.h"
#include "server/websocket/session_impl.h"

namespace tactus::server {

WebSocketSession::WebSocketSession(Socket socket, ConnectionToken token,
                                   const SocketRequest& request, Shard& shard, WebSockets& all)
    : shard_{shard},
      all_{all},
      token_{std::move(token)},
      stream_{std::move(socket)},
      mux_{stream_.mux()},
      request_{request},
      id_{all.last_client.fetch_add(1, std::memory_order_relaxed) + 1} {
  shard_.connections().add(*this);
}

WebSocketSession::~WebSocketSession() {
  if (phase_ != Phase::removed) remove();  // an exception ended the handshake
}

void WebSocketSession::start(Handshake handshake) {
  set_small_send_buffer(socket());
  stream_.async_accept(std::move(handshake), all_.options,
                       handler([this](beast::error_code error) { on_accept(error); }));
}

void WebSocketSession::on_accept(beast::error_code error) {
  if (error || has_ended()) return end(EndCause::lost);
  if (phase_ == Phase::cancelled) return send_close(websocket::close_code::going_away);
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
