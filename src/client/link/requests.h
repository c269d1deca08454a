#pragma once

#include <tactus/result.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "client/link/environment.h"
#include "protocol/websocket/server_message.h"

namespace tactus::client {

/// Pending requests, matched to answers by their requestId.
///
/// Threads: the session's.
class Requests {
 public:
  /// An answer without error; the server's error; or why there is no answer.
  using OnAnswer = std::function<void(Result<protocol::Answer>)>;

  Requests(Environment& environment, double timeout_ms)
      : environment_{environment}, timeout_ms_{timeout_ms} {}
  ~Requests() { drop(); }
  Requests(const Requests&) = delete;
  Requests& operator=(const Requests&) = delete;

  /// Registers a request. @return its requestId
  std::string add(OnAnswer on_answer);
  /// Passes an answer to its request. @return false if there is no such request
  bool settle(const protocol::Answer& answer);
  /// Fails all requests so far.
  void fail_all(const Error& error);

 private:
  struct Pending {
    OnAnswer on_answer;
    Environment::Timer timer;
  };

  void drop();

  Environment& environment_;
  const double timeout_ms_;
  std::map<std::string, Pending, std::less<>> pending_;
  std::uint64_t number_ = 0;
};

}  // namespace tactus::client
