#pragma once

#include <tactus/result.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "protocol/relay/relay_message.h"
#include "relay/nats/nats_connection.h"
#include "relay/nats/random_id.h"
#include "server/metrics/origin_counters.h"

namespace tactus::relay {

/// Sends and counts the messages of one run of an origin. Threads: any.
class OriginSender {
 public:
  /// @param nats  outlives this
  void open(NatsConnection& nats) noexcept { nats_ = &nats; }
  std::uint64_t run() const noexcept { return run_; }

  /// Publishes a message of a stream. @param topic  for the counters
  void publish(std::string_view topic, const std::string& subject, protocol::RelayHeader header,
               std::string_view payload);
  /// Answers a request. @param kind  for the counters
  void answer(std::string_view kind, const std::string& reply, protocol::RelayHeader header,
              std::string_view payload);
  void refuse(std::string_view kind, const std::string& reply, const Error& error);

  /// @param is_new  a connection to count
  void set_connected(bool connected, bool is_new);
  void set_leases(std::size_t streams, std::size_t edges);
  server::OriginCounters counters() const;

 private:
  bool send(const std::string& subject, protocol::RelayHeader header, std::string_view payload);

  const std::uint64_t run_ = random_id();
  NatsConnection* nats_ = nullptr;
  mutable std::mutex mutex_;
  server::OriginCounters counters_;  // guarded by mutex_
};

}  // namespace tactus::relay
