#pragma once

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "server/metrics/connection_stats.h"

namespace tactus::server {

/// A client connection, as seen by the server's shutdown.
class Connection {
 public:
  virtual ~Connection() = default;
  /// Starts to close it, cleanly if that is possible soon.
  virtual void shut_down() noexcept = 0;
  /// The valid keys have changed: closes it if its key is gone.
  virtual void check_key() {}

 private:
  friend class Connections;
  std::size_t place_ = 0;  // index among the open ones
};

/// The open connections of a shard. Thread: the shard's.
class Connections {
 public:
  /// @param on_empty  called once all have been shut down and none is left
  Connections(ConnectionStats& stats, std::function<void()> on_empty) noexcept
      : stats_{stats}, on_empty_{std::move(on_empty)} {}

  void add(Connection& connection) {
    connection.place_ = open_.size();
    open_.push_back(&connection);
    stats_.open.add(1);
  }
  /// Registers one connection.
  void remove(Connection& connection) {
    open_.back()->place_ = connection.place_;
    std::swap(open_[connection.place_], open_.back());
    open_.pop_back();
    stats_.open.add(-1);
    notify_if_empty();
  }

  /// Shuts all down, once.
  void shut_down_all() {
    if (std::exchange(shutting_down_, true)) return;
    // In reverse order: a connection that closes is replaced by the last, which was visited
    // already.
    for (std::size_t i = open_.size(); i-- > 0;)
      if (i < open_.size()) open_[i]->shut_down();
    notify_if_empty();
  }
  /// Lets each check its key. None closes before this returns.
  void check_keys() {
    for (Connection* connection : open_) connection->check_key();
  }
  /// Whether shut_down_all() has been called.
  bool shutting_down() const noexcept { return shutting_down_; }

 private:
  void notify_if_empty() {
    if (shutting_down_ && open_.empty() && on_empty_) std::exchange(on_empty_, nullptr)();
  }

  ConnectionStats& stats_;
  bool shutting_down_ = false;
  std::vector<Connection*> open_;
  std::function<void()> on_empty_;
};

}  // namespace tactus::server
