#include <algorithm>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "server/http/header_fields.h"
#include "server/http/peer.h"
#include "server/http/session_impl.h"

namespace tactus::server {
namespace {

constexpr std::size_t first_read_bytes = 1024;
constexpr std::size_t max_fields = 256;
constexpr std::size_t min_chunked_bytes = 5;  // an empty chunked body: "0\r\n\r\n"
constexpr std::string_view continue_response{"HTTP/1.1 100 Continue\r\n\r\n"};

/// Whether the body's transfer coding is unsupported. Source: RFC 9112, section 6.1.
bool has_unsupported_coding(const http::request<http::string_body>& request) {
  const auto coding = request.find(http::field::transfer_encoding);
  if (coding == request.end()) return false;
  return request.version() < 11 || !beast::iequals(coding->value(), "chunked");
}

access::Peer peer_at(const Socket& socket) {
  beast::error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  return error ? access::Peer{} : peer_of(endpoint.address());  // it has gone
}

std::size_t field_count(const http::fields& fields) {
  return static_cast<std::size_t>(std::distance(fields.begin(), fields.end()));
}

}  // namespace

HttpSession::HttpSession(Socket socket, ConnectionToken token, Shard& shard,
                         const HttpHandlers& handlers)
    : stream_{std::move(socket)},
      token_{std::move(token)},
      shard_{shard},
      handlers_{handlers},
      outcome_timer_{shard.io().get_executor()},
      peer_{peer_at(stream_.socket())} {
  shard_.connections().add(*this);
}

HttpSession::~HttpSession() { shard_.connections().remove(*this); }

void HttpSession::shut_down() noexcept {
  stream_.close();
  outcome_timer_.cancel();
}

/// Waits for the first byte of the next request. keep_alive_timeout applies until then, and the
/// read timeout from then on.
void HttpSession::wait_for_request() {
  if (buffer_.size() > 0) return read();
  // An idle connection holds little memory. A request's fields may need a thousand times as much.
  parser_.reset();
  response_ = {};
  answer_ = {};
  buffer_.shrink_to_fit();
  stream_.expires_after(keep_alive_timeout);
  stream_.async_read_some(buffer_.prepare(first_read_bytes),
                          [self = shared_from_this()](beast::error_code error, std::size_t bytes) {
                            if (error) return;
                            self->buffer_.commit(bytes);
                            self->read();
                          });
}

void HttpSession::read() {
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(header_limit()));
  parser_->body_limit(handlers_.limits.max_message_bytes);
  stream_.expires_after(handlers_.limits.read_timeout);
  skip_empty_lines();
}

/// Some clients send an empty line after a body. Source: RFC 9112, section 2.2.
void HttpSession::skip_empty_lines() {
  const auto bytes = buffer_.cdata();
  const std::string_view text{static_cast<const char*>(bytes.data()), bytes.size()};
  buffer_.consume(std::min(text.find_first_not_of("\r\n"), text.size()));
  if (buffer_.size() > 0) return read_header();
  stream_.async_read_some(buffer_.prepare(first_read_bytes),
                          [self = shared_from_this()](beast::error_code error, std::size_t count) {
                            if (error) return;
                            self->buffer_.commit(count);
                            self->skip_empty_lines();
                          });
}

void HttpSession::read_header() {
  http::async_read_header(stream_, buffer_, *parser_,
                          [self = shared_from_this()](beast::error_code error, std::size_t) {
                            self->on_header(error);
                          });
}

void HttpSession::on_header(beast::error_code error) {
  if (!error && field_count(parser_->get()) > max_fields) error = http::error::header_limit;
  if (error || parser_->is_done()) return on_read(error);
  const Request& request = parser_->get();
  if (request.version() < 11 || !beast::iequals(request[http::field::expect], "100-continue"))
    return read_body();
  asio::async_write(stream_, asio::buffer(continue_response),
                    [self = shared_from_this()](beast::error_code failure, std::size_t) {
                      if (!failure) self->read_body();
                    });
}

void HttpSession::read_body() {
  // Beast's parser assumes that many bytes when it resumes at a chunk header.
  if (parser_->chunked() && buffer_.size() < min_chunked_bytes) return read_more_of_body();
  // Trailer fields must not count as header fields. Source: RFC 9110, section 6.5.1.
  auto header = parser_->chunked() ? std::make_unique<http::fields>(parser_->get()) : nullptr;
  http::async_read(stream_, buffer_, *parser_,
                   [self = shared_from_this(), header = std::move(header)](beast::error_code error,
                                                                           std::size_t) {
                     http::fields& fields = self->parser_->get();
                     if (header) fields = std::move(*header);
                     self->on_read(error);
                   });
}

void HttpSession::read_more_of_body() {
  stream_.async_read_some(buffer_.prepare(first_read_bytes),
                          [self = shared_from_this()](beast::error_code error, std::size_t bytes) {
                            if (error) return;
                            self->buffer_.commit(bytes);
                            self->read_body();
                          });
}

void HttpSession::on_read(beast::error_code error) {
  if (shard_.connections().shutting_down()) return;
  if (error == http::error::header_limit)
    return refuse(431, {ErrorCode::invalid_argument,
                        "headers exceed " + std::to_string(header_limit()) + " bytes or " +
                            std::to_string(max_fields) + " fields"});
  if (error == http::error::buffer_overflow)
    return refuse(
        431, {ErrorCode::invalid_argument,
              "headers or chunk headers exceed " + std::to_string(max_unparsed_bytes) + " bytes"});
  if (error == http::error::body_limit)
    return refuse(
        413, {ErrorCode::invalid_argument,
              "body exceeds " + std::to_string(handlers_.limits.max_message_bytes) + " bytes"});
  if (error.category() == beast::error_code{http::error::bad_method}.category() &&
      error != http::error::end_of_stream && error != http::error::partial_message)
    return refuse(400, {ErrorCode::invalid_argument, "invalid HTTP request: " + error.message()});
  if (error) return;
  const Request& request = parser_->get();
  if (has_unsupported_coding(request))
    return refuse(501, {ErrorCode::invalid_argument, "unsupported Transfer-Encoding"});
  if (const auto malformed = check_fields(parser_->get())) return refuse(400, *malformed);
  const HttpRequest summarised = summary();
  admission_ = handlers_.rest.admit(summarised);
  if (beast::websocket::is_upgrade(request)) return upgrade();
  respond(handlers_.rest.route(summarised, admission_));
}

void serve_http(Socket socket, ConnectionToken token, Shard& shard, const HttpHandlers& handlers) {
  if (shard.connections().shutting_down()) return;
  std::make_shared<HttpSession>(std::move(socket), std::move(token), shard, handlers)->start();
}

}  // namespace tactus::server
