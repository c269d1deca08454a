#pragma once

#include <tactus/result.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/relay/relay_message.h"
#include "relay/origin/origin_sender.h"
#include "relay/origin/origin_socket.h"
#include "server/gateway.h"

namespace tactus::relay {

/// The streams of an origin that edges have leases of: a WebSocket for each. One thread at a time.
class OriginStreams {
 public:
  /// @param name  the origin's
  OriginStreams(std::string name, server::Gateway& gateway, OriginSender& sender)
      : name_{std::move(name)}, gateway_{gateway}, sender_{sender} {}

  void take_lease(const protocol::RelayMessage& message, const std::string& reply);
  void release(const protocol::RelayMessage& message);
  /// Publishes what a socket has. @return false if the socket is none of these
  bool take_from(ClientId id, const server::GatewaySocket::Taken& taken);
  /// Ends the leases that were not renewed, and the streams without any.
  void end_old();

 private:
  using Clock = std::chrono::steady_clock;
  struct Stream {
    OriginSocket socket;
    std::string subject;
    std::string topic;
    std::uint64_t seq = 0;
    server::Payload retained = nullptr;    // the last message that needs none before it
    bool answered = false;                 // the subscription
    std::optional<Error> refusal = {};     // if it was refused
    std::vector<std::string> askers = {};  // subjects of answers, until then
    std::map<std::uint64_t, Clock::time_point> edges = {};  // and when their leases end
  };

  using Streams = std::map<std::string, Stream, std::less<>>;  // by request

  Stream* open(std::string_view request);
  void answer(const Stream& stream, const std::string& reply);
  Streams::iterator end(Streams::iterator each);
  void publish(Stream& stream, const server::Payload& payload);
  void accept_or_refuse(Stream& stream, std::string_view answer);

  const std::string name_;
  server::Gateway& gateway_;
  OriginSender& sender_;
  Streams streams_;
  /// The highest number in a stream that has ended. A new stream of the same subject continues its
  /// numbers.
  std::uint64_t last_seq_ = 0;
};

}  // namespace tactus::relay
