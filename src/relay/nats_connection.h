#pragma once

#include <tactus/result.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace tactus::relay {

/// How to reach NATS.
struct NatsOptions {
  std::string url = {};          ///< nats://HOST:PORT, or tls:// with TLS
  std::string credentials = {};  ///< path of a file of credentials; empty: none
  std::string ca = {};           ///< path of certificates to trust; empty: the system's
  std::string client_name = {};  ///< for the server's list of connections
};

/// A connection to NATS that is restored whenever it is lost. It keeps nothing for later: what
/// cannot be sent now is refused, so that no command takes effect long after its time.
///
/// Threads: any. Handlers run on the library's threads, one at a time for each subscription.
class NatsConnection {
 public:
  struct Message {
    std::string_view subject;
    std::string_view reply;  ///< the subject for an answer; empty if none is awaited
    std::string_view data;
  };
  using Take = std::function<void(const Message&)>;

  /// Ends when destroyed: its handler is then neither running nor called again. Not to be destroyed
  /// by its own handler.
  class Subscription {
   public:
    virtual ~Subscription() = default;
  };

  /// Connects, now or as soon as the server is there.
  /// @param on_change  called with whether it is connected, on a thread of the library
  /// Errors: INVALID_ARGUMENT for an option that the library refuses, e.g. a missing file.
  static Result<std::unique_ptr<NatsConnection>> open(const NatsOptions& options,
                                                      std::function<void(bool)> on_change);
  virtual ~NatsConnection() = default;

  virtual bool is_connected() const noexcept = 0;

  /// Thread: any but a handler's. Errors: UNAVAILABLE.
  virtual Result<std::unique_ptr<Subscription>> subscribe(const std::string& subject,
                                                          Take take) = 0;

  /// Sends a message. @param reply  empty if no answer is awaited
  /// @return false if it was not sent: there is no connection
  virtual bool publish(const std::string& subject, const std::string& reply,
                       std::string_view data) noexcept = 0;
};

}  // namespace tactus::relay
