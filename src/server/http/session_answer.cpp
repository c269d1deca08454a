#include <boost/beast/http/write.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "platform/clock.h"
#include "server/http/header_fields.h"
#include "server/http/peer.h"
#include "server/http/session_impl.h"

namespace tactus::server {
namespace {

constexpr std::chrono::seconds drain_timeout{1};
constexpr std::chrono::seconds outcome_timeout{3};

}  // namespace

void HttpSession::respond(Routed routed) {
  if (auto* answer = std::get_if<HttpAnswer>(&routed)) return send(std::move(*answer));
  if (auto* request = std::get_if<UserFileRequest>(&routed)) return open_file(std::move(*request));
  if (auto* request = std::get_if<UpstreamGet>(&routed)) return ask_origin(std::move(*request));
  const auto checked =
      handlers_.commands.limiter().check_connection(command_bucket_, platform::monotonic_ns());
  if (!checked) return send(handlers_.rest.answer(checked.error()));
  const CommandSender sender{
      .peer = summary().presented.peer,
      .has_control_key = admission_.key && admission_.role == access::Role::control};
  await_outcome(outcome_timeout);
  handlers_.hub_shard.run([session = weak_from_this(), &shard = shard_,
                           &commands = handlers_.commands, sender,
                           command = std::get<TransportCommand>(routed)] {
    commands.submit(command, sender, [session, &shard](const Result<TransportState>& outcome) {
      shard.run([session, outcome] {
        if (const auto self = session.lock()) self->on_outcome(outcome);
      });
    });
  });
}

void HttpSession::ask_origin(UpstreamGet request) {
  await_outcome(outcome_timeout);
  handlers_.rest.fetch(std::move(request),
                       [session = weak_from_this(), &shard = shard_](HttpAnswer answer) {
                         shard.run([session, answer = std::move(answer)] {
                           const auto self = session.lock();
                           if (self && self->outcome_timer_.cancel() > 0) self->send(answer);
                         });
                       });
}

/// Keeps the session while another thread works for it. Without an outcome in time, the connection
/// closes. The hub reports the outcome of a command within a second.
void HttpSession::await_outcome(std::chrono::seconds timeout) {
  outcome_timer_.expires_after(timeout);
  outcome_timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    if (!error) self->stream_.close();
  });
}

void HttpSession::on_outcome(const Result<TransportState>& outcome) {
  if (outcome_timer_.cancel() > 0) send(handlers_.rest.answer(outcome));
}

/// Answers an invalid request and closes the connection.
void HttpSession::refuse(unsigned status, const Error& error) {
  parser_.emplace();
  admission_ = {};
  parser_->get().keep_alive(false);
  send(RestApi::failure(status, error));
}

void HttpSession::send(HttpAnswer answer) {
  const Request& request = parser_->get();
  answer_ = std::move(answer);
  RestApi::finish(summary(), admission_, answer_);
  response_ = Response{static_cast<http::status>(answer_.status), request.version()};
  response_.set(http::field::server, "tactus");
  response_.set(http::field::date, http_date(platform::unix_ns()));
  for (const auto& [name, value] : answer_.headers)
    response_.insert({name.data(), name.size()}, value);
  const std::string_view content = answer_.content();
  if (answer_.status != 204 && answer_.status != 304) {
    response_.set(http::field::content_type,
                  beast::string_view{answer_.content_type.data(), answer_.content_type.size()});
    response_.content_length(answer_.file ? answer_.file->size() : content.size());
    if (request.method() == http::verb::head) answer_.file.reset();
    if (request.method() != http::verb::head) response_.body() = {content.data(), content.size()};
  }
  // Source: RFC 9110, section 7.8 (Upgrade).
  if (response_.count(http::field::upgrade) > 0) response_.set(http::field::connection, "Upgrade");
  response_.keep_alive(request.keep_alive());
  stream_.expires_after(keep_alive_timeout);
  http::async_write(stream_, response_,
                    [self = shared_from_this()](beast::error_code error, std::size_t) {
                      self->on_written(error);
                    });
}

void HttpSession::on_written(beast::error_code error) {
  if (error) return;
  if (answer_.file) return send_part();
  if (response_.keep_alive()) return wait_for_request();
  beast::error_code ignored;
  stream_.socket().shutdown(Tcp::socket::shutdown_send, ignored);
  stream_.expires_after(drain_timeout);
  drain();
}

/// Discards input until the peer closes. A close with unread input would reset the connection, and
/// the peer could lose the answer.
void HttpSession::drain() {
  stream_.async_read_some(asio::buffer(drained_),
                          [self = shared_from_this()](beast::error_code error, std::size_t) {
                            if (!error) self->drain();
                          });
}

}  // namespace tactus::server
