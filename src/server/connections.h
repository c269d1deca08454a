#pragma once

#include <algorithm>
#include <vector>

namespace tactus::server {

/// A client's connection, as the server ends it.
class Connection {
 public:
  virtual ~Connection() = default;
  /// Begins to end it, cleanly where that can be done soon.
  virtual void shut_down() = 0;
};

/// The connections that are open. Thread: the server's.
class Connections {
 public:
  void add(Connection& connection) { open_.push_back(&connection); }
  void remove(Connection& connection) {
    const auto found = std::ranges::find(open_, &connection);
    if (found == open_.end()) return;
    *found = open_.back();
    open_.pop_back();
  }
  void shut_down_all() {
    shutting_down_ = true;
    const auto all = open_;
    for (Connection* connection : all) connection->shut_down();
  }
  /// What comes now comes too late.
  bool shutting_down() const noexcept { return shutting_down_; }

 private:
  bool shutting_down_ = false;
  std::vector<Connection*> open_;
};

}  // namespace tactus::server
