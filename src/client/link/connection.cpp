#include "client/link/connection.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

namespace tactus::client {
namespace {

constexpr double opening_ms = 10'000.0;  // timeout of one attempt
constexpr unsigned most_doublings = 20;

/// The error of an end with which the server refuses this client: another attempt would not help.
std::optional<Error> refusal(const SocketEnd& end) {
  // 429: too many wrong keys.
  if (end.close_code == 4401 || end.http_status == 401 || end.http_status == 429)
    return Error{ErrorCode::unauthenticated, end.reason};
  if (end.close_code == 4403 || end.http_status == 403 || end.http_status == 421)
    return Error{ErrorCode::permission_denied, end.reason};
  return std::nullopt;
}

double milliseconds(std::chrono::milliseconds time) { return static_cast<double>(time.count()); }

}  // namespace

Connection::Connection(ServerAddress address, const ClientOptions& options,
                       Environment& environment, ConnectionHandlers handlers)
    : address_{std::move(address)},
      first_retry_ms_{milliseconds(options.first_retry)},
      longest_retry_ms_{milliseconds(options.longest_retry)},
      key_{options.key},
      environment_{environment},
      handlers_{std::move(handlers)} {}

Connection::~Connection() { drop(); }

void Connection::send(std::string text) {
  if (is_open()) socket_->send(std::move(text));
}

void Connection::replace(std::string reason) {
  if (socket_) lose({.reason = std::move(reason)});
}

void Connection::close() {
  show(ConnectionState::closed);
  drop();
}

void Connection::show(ConnectionState state) {
  state_ = state;
  handlers_.changed(state);
}

void Connection::connect() {
  show(ConnectionState::connecting);
  timer_ = environment_.call_after(opening_ms, [this] { lose({.reason = "no answer"}); });
  socket_ = environment_.connect(
      address_, key_,
      {.opened =
           [this] {
             environment_.cancel(std::exchange(timer_, 0));
             show(ConnectionState::open);
             handlers_.opened();
           },
       .text =
           [this](std::string_view text) {
             attempt_ =
                 0;  // not earlier: a proxy may accept connections and close them immediately
             handlers_.text(text);
           },
       .binary =
           [this](std::string_view bytes) {
             attempt_ = 0;
             handlers_.binary(bytes);
           },
       .ended = [this](const SocketEnd& end) { lose(end); }});
}

/// Closes the socket, which then tells nothing more.
void Connection::drop() {
  environment_.cancel(std::exchange(timer_, 0));
  socket_.reset();
}

void Connection::lose(const SocketEnd& end) {
  const bool was_open = is_open();
  const auto error = refusal(end);
  std::string reason = end.reason;
  drop();  // may destroy `end`
  if (error) {
    show(ConnectionState::closed);
    return handlers_.ended(*error);
  }
  show(ConnectionState::waiting);
  const double delay =
      std::min(std::ldexp(first_retry_ms_, static_cast<int>(std::min(attempt_, most_doublings))),
               longest_retry_ms_);
  // Randomised, so that many clients do not reconnect to a restarted server at once.
  const double delay_ms = delay * (0.75 + environment_.random() / 4.0);
  ++attempt_;
  timer_ = environment_.call_after(delay_ms, [this] { connect(); });
  handlers_.lost({.reason = std::move(reason),
                  .was_open = was_open,
                  .attempt = attempt_,
                  .retry_after = std::chrono::milliseconds{std::llround(delay_ms)}});
}

}  // namespace tactus::client
