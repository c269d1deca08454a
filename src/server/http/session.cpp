#include "server/http/session.h"

#include <algorithm>
#include <array>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <chrono>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "server/websocket/session.h"

namespace tactus::server {
namespace {

namespace http = beast::http;
using Request = http::request<http::string_body>;
using Response = http::response<http::span_body<const char>>;

constexpr std::chrono::seconds keep_alive{30};
constexpr std::chrono::seconds drain_time{1};
constexpr std::chrono::seconds outcome_patience{3};
constexpr std::size_t max_header_bytes = 64 * 1024;               // Beast's own limit for a field
constexpr std::size_t max_unparsed_bytes = 2 * max_header_bytes;  // of chunks' heads, too
constexpr std::size_t first_read_bytes = 1024;
constexpr std::size_t most_fields = 256;
constexpr std::size_t least_chunked_bytes = 5;  // of a body in chunks: an empty one, and the end
constexpr std::string_view go_on{"HTTP/1.1 100 Continue\r\n\r\n"};

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

/// Whether a body comes in a way that is not known here. Source: RFC 9112, section 6.1.
bool unknown_coding(const Request& request) {
  const auto coding = request.find(http::field::transfer_encoding);
  if (coding == request.end()) return false;
  return request.version() < 11 || !beast::iequals(coding->value(), "chunked");
}

bool too_many(const Request& request) {
  return static_cast<std::size_t>(std::distance(request.begin(), request.end())) > most_fields;
}

HttpRequest summary(const Request& request) {
  const auto field = [&](http::field name) {
    const auto found = request.find(name);
    return found == request.end() ? std::string_view{} : view(found->value());
  };
  return {.method = view(request.method_string()),
          .target = view(request.target()),
          .origin = field(http::field::origin),
          .host = field(http::field::host),
          .if_none_match = field(http::field::if_none_match),
          .accept_encoding = field(http::field::accept_encoding)};
}

class HttpSession final : public Connection, public std::enable_shared_from_this<HttpSession> {
 public:
  HttpSession(Socket socket, ConnectionToken admission, Shard& shard, const HttpHandlers& handlers)
      : stream_{std::move(socket)},
        admission_{std::move(admission)},
        shard_{shard},
        handlers_{handlers},
        asking_{shard.io().get_executor()} {
    shard_.connections().add(*this);
  }
  ~HttpSession() override { shard_.connections().remove(*this); }

  void start() { read(); }
  void shut_down() noexcept override {
    stream_.close();
    asking_.cancel();
  }

 private:
  /// Between requests a client may take its time; once one has begun, it may not.
  void await() {
    if (buffer_.size() > 0) return read();
    // What rests takes little room: a request's fields may have taken a thousand times as much.
    parser_.reset();
    response_ = {};
    answer_ = {};
    buffer_.shrink_to_fit();
    stream_.expires_after(keep_alive);
    stream_.async_read_some(
        buffer_.prepare(first_read_bytes),
        [self = shared_from_this()](beast::error_code error, std::size_t bytes) {
          if (error) return;
          self->buffer_.commit(bytes);
          self->read();
        });
  }

  void read() {
    parser_.emplace();
    const std::size_t limit = handlers_.websockets.options.max_message_bytes;
    parser_->header_limit(static_cast<std::uint32_t>(std::min(limit, max_header_bytes)));
    parser_->body_limit(limit);
    stream_.expires_after(handlers_.websockets.options.handshake_timeout);
    http::async_read_header(stream_, buffer_, *parser_,
                            [self = shared_from_this()](beast::error_code error, std::size_t) {
                              self->on_header(error);
                            });
  }

  void on_header(beast::error_code error) {
    if (!error && too_many(parser_->get())) error = http::error::header_limit;
    if (error || parser_->is_done()) return on_read(error);
    const Request& request = parser_->get();
    if (request.version() < 11 || !beast::iequals(request[http::field::expect], "100-continue"))
      return read_body();
    asio::async_write(stream_, asio::buffer(go_on),
                      [self = shared_from_this()](beast::error_code failure, std::size_t) {
                        if (!failure) self->read_body();
                      });
  }

  void read_body() {
    // Beast's parser counts on so many bytes when it comes back to the head of a chunk.
    if (parser_->chunked() && buffer_.size() < least_chunked_bytes) return read_more_of_body();
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](beast::error_code error, std::size_t) {
                       self->on_read(error);
                     });
  }

  void read_more_of_body() {
    stream_.async_read_some(
        buffer_.prepare(first_read_bytes),
        [self = shared_from_this()](beast::error_code error, std::size_t bytes) {
          if (error) return;
          self->buffer_.commit(bytes);
          self->read_body();
        });
  }

  void on_read(beast::error_code error) {
    if (shard_.connections().shutting_down()) return;
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
      return refuse(431, {ErrorCode::invalid_argument, "the headers are too long"});
    if (error == http::error::body_limit)
      return refuse(413, {ErrorCode::invalid_argument, "the body is too long"});
    if (error.category() == beast::error_code{http::error::bad_method}.category() &&
        error != http::error::end_of_stream && error != http::error::partial_message)
      return refuse(400, {ErrorCode::invalid_argument, "this is not HTTP: " + error.message()});
    if (error) return;
    const Request& request = parser_->get();
    if (unknown_coding(request))
      return refuse(501, {ErrorCode::invalid_argument, "a body comes whole, or in chunks"});
    if (request.version() >= 11 && request.count(http::field::host) != 1)
      return refuse(400, {ErrorCode::invalid_argument, "a request names its Host, once"});
    if (beast::websocket::is_upgrade(request)) return upgrade();
    respond(handlers_.rest.route(summary(request)));
  }

  void respond(Routed routed) {
    if (auto* answer = std::get_if<HttpAnswer>(&routed)) return send(std::move(*answer));
    await_outcome();
    handlers_.websockets.hub.run([session = weak_from_this(), &shard = shard_,
                                  &commands = handlers_.commands,
                                  command = std::get<TransportCommand>(routed)] {
      commands.submit(command, [session, &shard](const Result<TransportState>& outcome) {
        shard.run([session, outcome] {
          if (const auto self = session.lock()) self->on_outcome(outcome);
        });
      });
    });
  }

  /// Nothing but the hub has something to do for it now. It tells the outcome within a second, or
  /// has not been able to.
  void await_outcome() {
    asking_.expires_after(outcome_patience);
    asking_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
      if (!error) self->stream_.close();
    });
  }

  void on_outcome(const Result<TransportState>& outcome) {
    if (asking_.cancel() > 0) send(handlers_.rest.answer(outcome));
  }

  void upgrade() {
    const Request& request = parser_->get();
    if (request[http::field::sec_websocket_version] != "13") {
      HttpAnswer answer = RestApi::failure(
          426, {ErrorCode::invalid_argument, "WebSocket version 13 is spoken here"});
      answer.headers = {{"Sec-WebSocket-Version", "13"}};
      return send(std::move(answer));
    }
    // Fields that came after a body in chunks count here like those before it.
    if (request[http::field::sec_websocket_key].size() != 24 || buffer_.size() > 0 ||
        request.chunked())
      return refuse(400, {ErrorCode::invalid_argument, "this is not a WebSocket handshake"});
    auto routed = handlers_.rest.route_socket(summary(request));
    if (auto* answer = std::get_if<HttpAnswer>(&routed)) return send(std::move(*answer));
    stream_.expires_never();
    auto handshake = parser_->release();
    handshake.erase(http::field::expect);  // which is answered
    serve_websocket(stream_.release_socket(), std::move(admission_), std::move(handshake),
                    std::get<SocketRequest>(routed), shard_, handlers_.websockets);
  }

  /// Answers what could not be read as a request, and ends the connection.
  void refuse(unsigned status, const Error& error) {
    parser_.emplace();
    parser_->get().keep_alive(false);
    send(RestApi::failure(status, error));
  }

  void send(HttpAnswer answer) {
    const Request& request = parser_->get();
    answer_ = std::move(answer);
    handlers_.rest.finish(summary(request), answer_);
    response_ = Response{static_cast<http::status>(answer_.status), request.version()};
    response_.set(http::field::server, "tactus");
    for (const auto& [name, value] : answer_.headers)
      response_.insert({name.data(), name.size()}, value);
    const std::string_view content = answer_.content();
    if (answer_.status != 204 && answer_.status != 304) {
      response_.set(http::field::content_type,
                    beast::string_view{answer_.content_type.data(), answer_.content_type.size()});
      response_.content_length(content.size());
      if (request.method() != http::verb::head) response_.body() = {content.data(), content.size()};
    }
    response_.keep_alive(request.keep_alive());
    stream_.expires_after(keep_alive);
    http::async_write(stream_, response_,
                      [self = shared_from_this()](beast::error_code error, std::size_t) {
                        self->on_written(error);
                      });
  }

  void on_written(beast::error_code error) {
    if (error) return;
    if (response_.keep_alive()) return await();
    beast::error_code ignored;
    stream_.socket().shutdown(Tcp::socket::shutdown_send, ignored);
    stream_.expires_after(drain_time);
    drain();
  }

  /// Reads what still comes, so that the kernel does not take the answer back with a reset.
  void drain() {
    stream_.async_read_some(asio::buffer(drained_),
                            [self = shared_from_this()](beast::error_code error, std::size_t) {
                              if (!error) self->drain();
                            });
  }

  TcpStream stream_;
  ConnectionToken admission_;
  Shard& shard_;
  const HttpHandlers& handlers_;
  Timer asking_;  // while the hub has something to do for it
  beast::flat_buffer buffer_{max_unparsed_bytes};
  std::optional<http::request_parser<http::string_body>> parser_;
  HttpAnswer answer_;
  Response response_;
  std::array<char, 1024> drained_;
};

}  // namespace

void serve_http(Socket socket, ConnectionToken admission, Shard& shard,
                const HttpHandlers& handlers) {
  if (shard.connections().shutting_down()) return;
  std::make_shared<HttpSession>(std::move(socket), std::move(admission), shard, handlers)->start();
}

}  // namespace tactus::server
