#include "server/websocket/stream.h"

#include <boost/beast/websocket/stream.hpp>
#include <utility>

#include "server/access/presented_key.h"
#include "server/websocket/deflate_handshake.h"
#include "server/websocket/options.h"

namespace tactus::server {

namespace websocket = beast::websocket;

struct WebSocketStream::Impl {
  websocket::stream<Mux, true> stream;
  bool compressed = false;
};

WebSocketStream::WebSocketStream(Socket socket)
    : impl_{new Impl{websocket::stream<Mux, true>{std::move(socket)}}} {}

WebSocketStream::~WebSocketStream() = default;

WebSocketStream::Mux& WebSocketStream::mux() noexcept { return impl_->stream.next_layer(); }

void WebSocketStream::async_accept(Handshake handshake, const WebSocketOptions& options,
                                   OnDone on_done) {
  auto& stream = impl_->stream;
  stream.set_option(timeouts(options.handshake_timeout));
  const auto offered = handshake["Sec-WebSocket-Protocol"];
  const bool knows_tactus = access::parse_subprotocols({offered.data(), offered.size()}).has_tactus;
  if (options.compress) choose_deflate_offer(handshake);
  const bool asked_for_window = names_server_window(handshake);
  stream.set_option(websocket::stream_base::decorator{
      [impl = impl_.get(), knows_tactus, asked_for_window](websocket::response_type& answer) {
        answer.set("Server", "tactus");
        // Some clients compare this with regard to case, although RFC 9110 does not.
        answer.set(beast::http::field::connection, "Upgrade");
        if (!asked_for_window) leave_out_server_window(answer);
        if (knows_tactus) answer.set("Sec-WebSocket-Protocol", access::tactus_subprotocol);
        impl->compressed = agreed_on_deflate(answer);
      }});
  if (options.compress) stream.set_option(compression());
  stream.read_message_max(options.max_message_bytes);
  auto kept = std::make_unique<Handshake>(std::move(handshake));
  const auto& accepted = *kept;
  stream.async_accept(accepted, [kept = std::move(kept), on_done = std::move(on_done)](
                                    beast::error_code error) { on_done(error); });
}

void WebSocketStream::async_read_some(asio::mutable_buffer room, OnRead on_read) {
  impl_->stream.async_read_some(room, std::move(on_read));
}

void WebSocketStream::async_close(const websocket::close_reason& reason, OnDone on_done) {
  impl_->stream.async_close(reason, std::move(on_done));
}

bool WebSocketStream::compressed() const noexcept { return impl_->compressed; }
bool WebSocketStream::is_message_done() const noexcept { return impl_->stream.is_message_done(); }
bool WebSocketStream::got_binary() const noexcept { return impl_->stream.got_binary(); }

}  // namespace tactus::server
