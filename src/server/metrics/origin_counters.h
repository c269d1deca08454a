#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace tactus::server {

/// Counters of what an origin sends to its edges. All but the last three only grow.
struct OriginCounters {
  struct Sent {
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;
  };
  std::map<std::string, Sent> topics;            ///< published, by topic
  std::map<std::string, std::uint64_t> answers;  ///< by kind of request
  std::uint64_t failures = 0;                    ///< not sent: no connection to NATS
  std::uint64_t connections = 0;                 ///< times that NATS was connected
  bool connected = false;
  std::size_t streams = 0;  ///< that edges have leases of
  std::size_t edges = 0;    ///< that have a lease
};

/// Reads the counters of a server's origin, while it has one. Threads: any.
class OriginReport {
 public:
  using Read = std::function<OriginCounters()>;

  /// @param read  null: no origin any more
  void set(Read read) {
    const std::lock_guard lock{mutex_};
    read_ = std::move(read);
  }
  std::optional<OriginCounters> read() const {
    const std::lock_guard lock{mutex_};
    return read_ ? std::optional{read_()} : std::nullopt;
  }

 private:
  mutable std::mutex mutex_;
  Read read_;  // guarded by mutex_
};

}  // namespace tactus::server
