#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "server/net/asio.h"
#include "server/websocket/end_cause.h"

namespace tactus::server {

/// The closing of a connection, once a side has begun it: which one, for what cause, and how long
/// the peer may take over its part. Costs nothing until then.
/// Thread: the session's.
class CloseHandshake {
 public:
  enum class By : std::uint8_t { nobody, server, peer };

  bool begun() const noexcept { return by_ != By::nobody; }
  By by() const noexcept { return by_; }
  /// @param cause  where it is known already
  void begin(By by, std::optional<EndCause> cause) noexcept {
    by_ = by;
    cause_ = cause;
  }
  /// The cause that was known, or else the one that was found.
  EndCause cause_or(EndCause found) const noexcept { return cause_.value_or(found); }

  /// Calls once the peer has had its time, unless it is done() before.
  template <class OnLate>
  void limit(const Executor& executor, OnLate on_late) {
    auto limit = std::make_unique<Timer>(executor, close_timeout);
    limit->async_wait(
        [on_late = std::move(on_late)](const boost::system::error_code& error) mutable {
          if (!error) on_late();
        });
    limit_ = std::move(limit);
  }
  void done() noexcept { limit_ = nullptr; }

 private:
  static constexpr std::chrono::milliseconds close_timeout{400};

  By by_ = By::nobody;
  std::optional<EndCause> cause_;
  std::unique_ptr<Timer> limit_;
};

}  // namespace tactus::server
