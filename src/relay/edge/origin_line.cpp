#include "relay/edge/origin_line.h"

#include <fmt/format.h>

#include <utility>

namespace tactus::relay {
namespace {

constexpr double answer_timeout_ms = 2'000.0;

}  // namespace

Error OriginLine::silent() {
  return {ErrorCode::unavailable, "the origin is silent; nothing was changed; retry later"};
}

void OriginLine::say_hello() {
  nats_->publish(protocol::relay_hello_subject(name_), inbox_ + ".hello",
                 protocol::encode_relay({.sender = id_}, {}));
}

std::unique_ptr<NatsConnection::Subscription> OriginLine::listen(std::string_view stream,
                                                                 NatsConnection::Take take) {
  return nats_->subscribe(protocol::relay_stream_subject(name_, run_, stream), std::move(take));
}

void OriginLine::tell(protocol::RelayRequest kind, std::string_view payload) {
  if (nats_ && run_ != 0)
    nats_->publish(protocol::relay_request_subject(name_, run_, kind), {},
                   protocol::encode_relay({.sender = id_}, payload));
}

void OriginLine::ask(protocol::RelayRequest kind, std::uint64_t seq, const Payload& payload,
                     double now, Answered done) {
  const std::uint64_t number = ++last_;
  const std::string reply = fmt::format("{}.{}", inbox_, number);
  const bool sent =
      nats_ && nats_->publish(protocol::relay_request_subject(name_, run_, kind), reply,
                              protocol::encode_relay({.sender = id_, .seq = seq}, payload(reply)));
  if (!sent) return done(silent(), now);
  pending_.emplace(number, Pending{.done = std::move(done), .deadline = now + answer_timeout_ms});
}

void OriginLine::take(std::uint64_t number, std::string_view data, double received) {
  const auto asked = pending_.extract(number);
  if (!asked) return;
  const auto answer = protocol::read_relay(data);
  if (!answer) tally_.add(&server::HopCounters::refused);
  asked.mapped().done(answer, received);
}

void OriginLine::take_no_responder(std::uint64_t number, double now) {
  if (const auto asked = pending_.extract(number)) asked.mapped().done(silent(), now);
}

void OriginLine::expire(double now) {
  while (!pending_.empty() && pending_.begin()->second.deadline < now) {
    const auto late = pending_.extract(pending_.begin());
    late.mapped().done(Error{ErrorCode::unavailable,
                             "the origin did not answer in time; a command may be in effect"},
                       now);
  }
}

}  // namespace tactus::relay
