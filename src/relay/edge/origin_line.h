#pragma once

#include <tactus/result.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "protocol/relay/relay_message.h"
#include "relay/edge/hop_tally.h"
#include "relay/nats/nats_connection.h"
#include "relay/nats/random_id.h"

namespace tactus::relay {

/// An edge's requests to one run of an origin. Each gets one answer, or UNAVAILABLE in time.
/// Thread: the hub's, unless noted. Times are local, in ms.
class OriginLine {
 public:
  using Answered = std::function<void(const Result<protocol::RelayMessage>&, double received)>;
  /// Makes a payload. @param reply  the subject of its answer
  using Payload = std::function<std::string(const std::string& reply)>;

  /// @param name  of the origin
  OriginLine(std::string name, HopTally& tally) : name_{std::move(name)}, tally_{tally} {}

  /// Before the hub starts, and after it has ended. Thread: main.
  void open(std::unique_ptr<NatsConnection> nats) { nats_ = std::move(nats); }
  void close() { nats_.reset(); }

  const std::string& name() const noexcept { return name_; }
  /// Prefix of the subjects of answers. Thread: any.
  const std::string& inbox() const noexcept { return inbox_; }

  /// The run that requests go to; 0: none was found yet.
  std::uint64_t run() const noexcept { return run_; }
  void follow(std::uint64_t run) noexcept { run_ = run; }

  /// Asks all origins of the name for their run. Thread: any.
  void say_hello();
  std::unique_ptr<NatsConnection::Subscription> listen(std::string_view stream,
                                                       NatsConnection::Take take);
  /// Sends a request that has no answer.
  void tell(protocol::RelayRequest kind, std::string_view payload);
  /// @param seq  number of a command; 0 for others
  void ask(protocol::RelayRequest kind, std::uint64_t seq, const Payload& payload, double now,
           Answered done);
  /// Takes the answer to a request. @param number  the last part of its subject
  void take(std::uint64_t number, std::string_view data, double received);
  /// NATS tells that nobody takes a request.
  void take_no_responder(std::uint64_t number, double now);
  /// Ends the requests that have waited for too long.
  void expire(double now);

  static Error silent();

 private:
  struct Pending {
    Answered done;
    double deadline = 0.0;
  };

  const std::string name_;
  HopTally& tally_;
  const std::uint64_t id_ = random_id();
  const std::string inbox_ = "_INBOX.tactus." + protocol::relay_id_text(id_);
  std::unique_ptr<NatsConnection> nats_;
  std::uint64_t run_ = 0;
  std::map<std::uint64_t, Pending> pending_;  // by number
  std::uint64_t last_ = 0;
};

}  // namespace tactus::relay
