#include "client/session/subscription.h"

#include <utility>

#include "protocol/websocket/client_request.h"

namespace tactus::client {
namespace {

constexpr double retry_ms = 2000.0;

/// Whether the same request may succeed later.
bool may_pass(const Error& error) {
  return error.code == ErrorCode::resource_exhausted || error.code == ErrorCode::unavailable ||
         error.code == ErrorCode::internal;
}

}  // namespace

Subscription::Subscription(Environment& environment, Port port,
                           std::function<std::string(std::string_view id)> encode, std::string end)
    : environment_{environment},
      port_{std::move(port)},
      encode_{std::move(encode)},
      end_{std::move(end)} {}

Subscription::~Subscription() { environment_.cancel(retry_); }

void Subscription::want() {
  wanted_ = true;
  if (open_) ask();
}

void Subscription::end() {
  environment_.cancel(std::exchange(retry_, 0));
  if (!std::exchange(wanted_, false) || !open_) return;
  ++asked_;
  port_.request([this](std::string_view id) { return protocol::encode_request(end_, id); },
                [](const Result<protocol::Answer>&) {});
}

void Subscription::opened() {
  open_ = true;
  if (wanted_) ask();
}

void Subscription::lost() {
  open_ = false;
  ++asked_;
  environment_.cancel(std::exchange(retry_, 0));
}

void Subscription::ask() {
  environment_.cancel(std::exchange(retry_, 0));
  port_.request(encode_, [this, number = ++asked_](const Result<protocol::Answer>& answer) {
    if (number == asked_) take(answer);  // otherwise another request followed
  });
}

void Subscription::take(const Result<protocol::Answer>& answer) {
  if (answer) return port_.accepted(*answer);
  if (may_pass(answer.error())) retry_ = environment_.call_after(retry_ms, [this] { ask(); });
  port_.refused(answer.error());
}

}  // namespace tactus::client
