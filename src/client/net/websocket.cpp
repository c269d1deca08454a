#include "client/net/websocket.h"

#include <openssl/ssl.h>
#include <tactus/version.h>

#include <algorithm>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <chrono>
#include <deque>
#include <type_traits>
#include <utility>

#include "protocol/http/error_reader.h"

namespace tactus::client {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t longest_message = 64 * 1024;
constexpr std::size_t least_read_bytes = 1024;
constexpr std::size_t most_read_bytes = 16 * 1024;
constexpr std::size_t longest_reason = 400;
constexpr std::chrono::seconds handshake_timeout{10};
constexpr std::chrono::milliseconds close_timeout{300};

// One concrete executor: Asio's default, any_io_executor, doubles the time to compile.
using Executor = asio::io_context::executor_type;
using PlainStream = asio::basic_stream_socket<tcp, Executor>;
using TlsStream = asio::ssl::stream<PlainStream>;
using Resolver = asio::ip::basic_resolver<tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

std::string reason_of(const error_code& error) {
  if (error == beast::error::timeout || error == asio::error::timed_out) return "no answer";
  if (error == asio::error::eof || error == asio::error::connection_reset ||
      error == asio::ssl::error::stream_truncated) {
    return "connection closed";
  }
  if (error == websocket::error::upgrade_declined) return "no WebSocket at this path";
  return error.message();
}

/// The server's reason for refusing a handshake.
std::string reason_of(const websocket::response_type& answer) {
  auto message = protocol::read_error_message(answer.body()).substr(0, longest_reason);
  if (message.empty()) message = answer.reason();
  return message + " (HTTP status " + std::to_string(answer.result_int()) + ")";
}

/// The state of a connection, which its pending operations keep alive.
/// @tparam Next  PlainStream or TlsStream
template <class Next>
class Link : public std::enable_shared_from_this<Link<Next>> {
 public:
  template <class... Tls>
  Link(asio::io_context& context, const ServerAddress& address, const std::string& key,
       SocketHandlers handlers, Tls&... tls)
      : stream_{context, tls...},
        resolver_{context},
        closing_{context},
        address_{address},
        key_{key},
        handlers_{std::move(handlers)} {}

  void start() {
    resolver_.async_resolve(address_.host, std::to_string(address_.port),
                            [self = this->shared_from_this()](const error_code& error,
                                                              const Resolver::results_type& found) {
                              if (self->detached_) return;
                              if (error)
                                return self->end({.reason = "unknown host " + self->address_.host});
                              self->connect(found);
                            });
  }

  void send(std::string text) {
    to_send_.push_back(std::move(text));
    if (to_send_.size() == 1) write();
  }

  /// Calls no handler from now on, and closes the connection.
  void detach() {
    detached_ = true;
    resolver_.cancel();
    if (!stream_.is_open()) return close_socket();
    closing_.expires_after(close_timeout);
    closing_.async_wait([self = this->shared_from_this()](const error_code& error) {
      if (!error) self->close_socket();
    });
    stream_.async_close(websocket::close_code::normal,
                        [self = this->shared_from_this()](const error_code&) {
                          self->closing_.cancel();
                          self->close_socket();
                        });
  }

 private:
  static constexpr bool is_tls = std::is_same_v<Next, TlsStream>;

  void connect(const Resolver::results_type& found) {
    asio::async_connect(
        beast::get_lowest_layer(stream_), found,
        [self = this->shared_from_this()](const error_code& error, const auto&) {
          if (self->detached_) return self->close_socket();
          if (error) return self->end({.reason = reason_of(error)});
          error_code ignored;
          beast::get_lowest_layer(self->stream_).set_option(tcp::no_delay{true}, ignored);
          if constexpr (is_tls) {
            self->secure();
          } else {
            self->handshake();
          }
        });
  }

  void secure() {
    auto& tls = stream_.next_layer();
    // RFC 6066 excludes addresses.
    error_code is_name;
    asio::ip::make_address(address_.host, is_name);
    if (is_name && SSL_set_tlsext_host_name(tls.native_handle(), address_.host.c_str()) != 1)
      return end({.reason = "TLS refuses this host name"});
    tls.set_verify_callback(asio::ssl::host_name_verification{address_.host});
    tls.async_handshake(asio::ssl::stream_base::client,
                        [self = this->shared_from_this()](const error_code& error) {
                          if (self->detached_) return self->close_socket();
                          if (error) return self->end({.reason = self->tls_reason(error)});
                          self->handshake();
                        });
  }

  /// OpenSSL tells why a certificate is refused only here.
  std::string tls_reason(const error_code& error) {
    if constexpr (is_tls) {
      const long verified = SSL_get_verify_result(stream_.next_layer().native_handle());
      if (verified != X509_V_OK)
        return std::string{"the server's certificate is not trusted: "} +
               X509_verify_cert_error_string(verified);
    }
    return "TLS: " + reason_of(error);
  }

  void handshake() {
    websocket::stream_base::timeout timeouts{handshake_timeout, websocket::stream_base::none(),
                                             false};
    stream_.set_option(timeouts);
    stream_.set_option(websocket::stream_base::decorator([this](websocket::request_type& request) {
      request.set(beast::http::field::user_agent, std::string{"tactus/"} + version);
      if (!key_.empty()) request.set(beast::http::field::authorization, "Bearer " + key_);
    }));
    stream_.read_message_max(longest_message);
    stream_.async_handshake(answer_, host(), address_.target,
                            [self = this->shared_from_this()](const error_code& error) {
                              if (self->detached_) return self->close_socket();
                              if (error) return self->fail_handshake(error);
                              self->handlers_.opened();
                              self->read();
                            });
  }

  /// The Host field, where a URL's default port is left out.
  std::string host() const {
    const auto authority = address_.authority();
    const std::string_view usual = address_.secure ? ":443" : ":80";
    return authority.ends_with(usual) ? authority.substr(0, authority.size() - usual.size())
                                      : authority;
  }

  void fail_handshake(const error_code& error) {
    if (error == websocket::error::upgrade_declined)
      return end({.http_status = answer_.result_int(), .reason = reason_of(answer_)});
    end({.reason = reason_of(error)});
  }

  /// Chooses the buffer size itself. Beast's read loop asks the stream for a size, but a concurrent
  /// close may have consumed the rest of the frame.
  void read() {
    if (detached_) return;
    const auto room = std::clamp(buffer_.size(), least_read_bytes, most_read_bytes);
    stream_.async_read_some(buffer_.prepare(room), [self = this->shared_from_this()](
                                                       const error_code& error, std::size_t bytes) {
      if (self->detached_) return;
      // The peer may end the connection before Beast has answered its close frame.
      if (error && self->stream_.reason().code != websocket::close_code::none)
        return self->take_close();
      if (error) return self->end({.reason = reason_of(error)});
      self->buffer_.commit(bytes);
      if (self->stream_.is_message_done()) self->take_message();
      self->read();
    });
  }

  void take_message() {
    const auto data = buffer_.cdata();
    const std::string_view message{static_cast<const char*>(data.data()), data.size()};
    (stream_.got_text() ? handlers_.text : handlers_.binary)(message);
    buffer_.consume(buffer_.size());
  }

  void take_close() {
    const auto& close = stream_.reason();
    const unsigned code = close.code;
    std::string reason{close.reason.data(), close.reason.size()};
    if (reason.empty()) reason = "closed by the server";
    end({.close_code = code, .reason = reason + " (close code " + std::to_string(code) + ")"});
  }

  /// Errors are ignored here: the pending read reports them.
  void write() {
    stream_.async_write(asio::buffer(to_send_.front()),
                        [self = this->shared_from_this()](const error_code& error, std::size_t) {
                          if (error || self->detached_) return;
                          self->to_send_.pop_front();
                          if (!self->to_send_.empty()) self->write();
                        });
  }

  void end(const SocketEnd& end) {
    if (!detached_) handlers_.ended(end);
  }

  void close_socket() {
    error_code ignored;
    beast::get_lowest_layer(stream_).close(ignored);
  }

  websocket::stream<Next, false> stream_;  // without compression
  Resolver resolver_;
  Timer closing_;
  const ServerAddress address_;
  const std::string key_;
  const SocketHandlers handlers_;
  websocket::response_type answer_;  // to the handshake
  beast::flat_buffer buffer_;
  std::deque<std::string> to_send_;  // the front is being written
  bool detached_ = false;
};

template <class Next>
class WebSocket : public Socket {
 public:
  explicit WebSocket(std::shared_ptr<Link<Next>> link) : link_{std::move(link)} { link_->start(); }
  ~WebSocket() override { link_->detach(); }
  void send(std::string text) override { link_->send(std::move(text)); }

 private:
  const std::shared_ptr<Link<Next>> link_;
};

}  // namespace

std::unique_ptr<Socket> open_websocket(asio::io_context& context, asio::ssl::context* tls,
                                       const ServerAddress& address, const std::string& key,
                                       SocketHandlers handlers) {
  if (tls != nullptr)
    return std::make_unique<WebSocket<TlsStream>>(
        std::make_shared<Link<TlsStream>>(context, address, key, std::move(handlers), *tls));
  return std::make_unique<WebSocket<PlainStream>>(
      std::make_shared<Link<PlainStream>>(context, address, key, std::move(handlers)));
}

}  // namespace tactus::client
