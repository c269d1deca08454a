#pragma once

#include <algorithm>
#include <array>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>

#include "server/access/rate.h"
#include "server/http/message.h"
#include "server/http/request_summary.h"
#include "server/http/session.h"

namespace tactus::server {

namespace http = beast::http;

/// One HTTP connection. Its operations have a source each: session_read.cpp,
/// session_answer.cpp, session_file.cpp and session_upgrade.cpp.
/// Thread: the shard's.
class HttpSession final : public Connection, public std::enable_shared_from_this<HttpSession> {
 public:
  HttpSession(Socket socket, ConnectionToken token, Shard& shard, const HttpHandlers& handlers);
  ~HttpSession() override;

  void start() { read(); }
  void shut_down() noexcept override;

 private:
  using Request = ParsedRequest;
  using Response = http::response<http::span_body<const char>>;

  static constexpr std::chrono::seconds keep_alive_timeout{30};
  static constexpr std::size_t max_header_bytes = 16 * 1024;
  static constexpr std::size_t max_unparsed_bytes = 2 * max_header_bytes;  // and chunk headers

  std::size_t header_limit() const noexcept {
    return std::min(handlers_.limits.max_message_bytes, max_header_bytes);
  }
  /// The parsed request, as RestApi takes it.
  HttpRequest summary() const { return summary_of(parser_->get(), peer_); }

  // session_read.cpp
  void wait_for_request();
  void read();
  void skip_empty_lines();
  void read_header();
  void on_header(beast::error_code error);
  void read_body();
  void read_more_of_body();
  void on_read(beast::error_code error);

  // session_answer.cpp
  void respond(Routed routed);
  void await_outcome(std::chrono::seconds timeout);
  void on_outcome(const Result<TransportState>& outcome);
  void refuse(unsigned status, const Error& error);
  void send(HttpAnswer answer);
  void on_written(beast::error_code error);
  void drain();

  // session_file.cpp
  void open_file(UserFileRequest request);
  void ask_origin(UpstreamGet request);
  void on_file(HttpAnswer answer);
  void send_part();
  void on_part(std::span<const char> part);

  // session_upgrade.cpp
  void upgrade();

  TcpStream stream_;
  ConnectionToken token_;
  Shard& shard_;
  const HttpHandlers& handlers_;
  Timer outcome_timer_;  // runs while the hub executes a command, or a file is read
  beast::flat_buffer buffer_{max_unparsed_bytes};
  std::optional<http::request_parser<http::string_body>> parser_;
  access::Peer peer_;
  access::Admission admission_;  // of the current request
  std::optional<access::TokenBucket> command_bucket_;
  HttpAnswer answer_;
  Response response_;
  std::array<char, 1024> drained_;
};

}  // namespace tactus::server
