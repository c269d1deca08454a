#pragma once

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "server/connection_stats.h"

namespace tactus::server {

/// A client's connection, as the server ends it.
class Connection {
 public:
  virtual ~Connection() = default;
  /// Begins to end it, cleanly where that can be done soon.
  virtual void shut_down() = 0;

 private:
  friend class Connections;
  std::size_t place_ = 0;  // among the open ones
};

/// The connections that are open on a shard. Thread: the shard's.
class Connections {
 public:
  explicit Connections(ConnectionStats& stats) noexcept : stats_{stats} {}

  void add(Connection& connection) {
    connection.place_ = open_.size();
    open_.push_back(&connection);
    stats_.open.add(1);
  }
  /// One that was added.
  void remove(Connection& connection) {
    open_.back()->place_ = connection.place_;
    std::swap(open_[connection.place_], open_.back());
    open_.pop_back();
    stats_.open.add(-1);
    if (open_.empty() && on_empty_) std::exchange(on_empty_, nullptr)();
  }

  /// Ends them all. @param on_empty  called once none is left
  void shut_down_all(std::function<void()> on_empty) {
    shutting_down_ = true;
    if (open_.empty()) return on_empty();
    on_empty_ = std::move(on_empty);
    const auto all = open_;
    for (Connection* connection : all) connection->shut_down();
  }
  /// What comes now comes too late.
  bool shutting_down() const noexcept { return shutting_down_; }

 private:
  ConnectionStats& stats_;
  bool shutting_down_ = false;
  std::vector<Connection*> open_;
  std::function<void()> on_empty_;
};

}  // namespace tactus::server
