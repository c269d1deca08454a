#pragma once

#include <tactus/result.h>

#include <functional>
#include <string>
#include <string_view>

#include "client/link/environment.h"
#include "protocol/websocket/server_message.h"

namespace tactus::client {

/// A subscription to one of the server's streams, across reconnections: while it is wanted, it is
/// requested on each connection until the server accepts.
///
/// Threads: the session's.
class Subscription {
 public:
  struct Port {
    /// Sends a request and returns the answer later; requires an open connection.
    std::function<void(std::function<std::string(std::string_view id)> encode,
                       std::function<void(Result<protocol::Answer>)> on_answer)>
        request;
    std::function<void(const protocol::Answer&)> accepted;
    std::function<void(const Error&)> refused;
  };

  /// @param encode  the subscribe message, whose options may change over time
  /// @param end     the type of the unsubscribe message
  Subscription(Environment& environment, Port port,
               std::function<std::string(std::string_view id)> encode, std::string end);
  ~Subscription();
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;

  bool wanted() const noexcept { return wanted_; }
  /// Starts it, or asks again because its options have changed.
  void want();
  void end();

  void opened();
  void lost();

 private:
  void ask();
  void take(const Result<protocol::Answer>& answer);

  Environment& environment_;
  const Port port_;
  const std::function<std::string(std::string_view)> encode_;
  const std::string end_;
  bool wanted_ = false;
  bool open_ = false;
  unsigned asked_ = 0;  ///< the number of the latest request
  Environment::Timer retry_ = 0;
};

}  // namespace tactus::client
