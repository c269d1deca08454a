#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

#include "server/net/asio.h"

namespace tactus::server {

/// The time limit of a message, from its first byte to its last. A message that arrives whole costs
/// nothing. The timer is not cancelled when a message is complete: it expires, and is then started
/// again if another message has begun.
///
///     if (deadline.begin()) deadline.async_wait(executor, on_expiry);  // after a byte
///     deadline.end();                                                  // after the last byte
///
/// Thread: the session's.
class MessageDeadline {
  using Clock = std::chrono::steady_clock;

 public:
  /// @param limit  0: none
  explicit MessageDeadline(std::chrono::milliseconds limit) noexcept : limit_{limit} {}

  /// Begins a message, unless it has begun.
  /// @return whether to call async_wait()
  bool begin() noexcept {
    if (limit_.count() == 0 || stopped_) return false;
    if (!begun_) begun_ = Clock::now();
    return timer_ == nullptr;
  }
  void end() noexcept { begun_.reset(); }

  bool has_begun() const noexcept { return begun_.has_value(); }
  /// Whether the message's time is over.
  bool has_passed() const noexcept { return begun_ && Clock::now() - *begun_ >= limit_; }

  /// Calls on_expiry once, when the time of the message that has begun is over, unless stop() comes
  /// first.
  template <class OnExpiry>
  void async_wait(const Executor& executor, OnExpiry on_expiry) {
    timer_ = std::make_unique<Timer>(executor, *begun_ + limit_);
    timer_->async_wait(
        [this, on_expiry = std::move(on_expiry)](const boost::system::error_code& error) mutable {
          if (error) return;
          timer_ = nullptr;
          on_expiry();
        });
  }
  /// Ends the wait, and with it the hold of its handler on the session.
  void stop() noexcept {
    stopped_ = true;
    timer_ = nullptr;
  }

 private:
  const std::chrono::milliseconds limit_;
  std::optional<Clock::time_point> begun_;  // the first byte of an incomplete message
  std::unique_ptr<Timer> timer_;
  bool stopped_ = false;
};

}  // namespace tactus::server
