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
  std::string ca = {};           ///< path of certificates to trust besides the system's, or empty
  std::string client_name = {};  ///< for the server's list of connections
};

/// A connection to NATS that is restored whenever it is lost, with its subscriptions. It keeps
/// nothing for later: what cannot be sent now is refused, so that no command takes effect long
/// after its time. The file of credentials is read again for each attempt.
///
/// Threads: any. One of its own connects again. Handlers run on the library's threads, one at a
/// time for each subscription.
class NatsConnection {
 public:
  struct Message {
    std::string_view subject;
    std::string_view reply;  ///< the subject for an answer; empty if none is awaited
    std::string_view data;
    bool has_no_responder = false;  ///< of the NATS server: nobody takes the request
  };
  using Take = std::function<void(const Message&)>;
  /// Takes whether it is connected, and success if it is newly so; otherwise why something does not
  /// work, once for each reason. One call at a time.
  using OnChange = std::function<void(bool connected, const Outcome&)>;

  /// Ends when destroyed: its handler is then neither running nor called again. Not to be destroyed
  /// by its own handler.
  class Subscription {
   public:
    virtual ~Subscription() = default;
  };

  /// Connects, now or as soon as the server is there.
  /// @param on_change  called by open or on a thread of the connection
  /// Errors: INVALID_ARGUMENT if the server is there, but not as the options say: its TLS, the
  /// credentials. Afterwards such a fault ends nothing; on_change tells it.
  static Result<std::unique_ptr<NatsConnection>> open(NatsOptions options, OnChange on_change);
  virtual ~NatsConnection() = default;

  /// Subscribes, now or as soon as it is connected. Thread: any but a handler's.
  virtual std::unique_ptr<Subscription> subscribe(std::string subject, Take take) = 0;

  /// Sends a message. It may wait for the network for up to a second, and then ends the connection.
  /// @param reply  empty if no answer is awaited
  /// @return false if it was not sent: there is no connection
  virtual bool publish(const std::string& subject, const std::string& reply,
                       std::string_view data) noexcept = 0;
};

}  // namespace tactus::relay
