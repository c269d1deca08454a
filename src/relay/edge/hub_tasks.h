#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <mutex>
#include <utility>

namespace tactus::relay {

/// Runs tasks on the hub's thread of the server, as long as it is open. It outlives the server.
/// Threads: any.
class HubTasks {
 public:
  using Task = std::function<void()>;
  using Run = std::function<void(Task)>;

  /// @param run  runs a task on the hub's thread, in order
  void open(Run run) {
    const std::lock_guard lock{mutex_};
    run_ = std::move(run);
  }
  void close() { open(nullptr); }

  /// Does nothing while it is closed.
  void run(Task task) {
    if (const Run run = hub()) run(std::move(task));
  }
  /// The same for a task that others send.
  /// @return false if too many wait, so that this one is dropped
  bool post(Task task) {
    const Run run = hub();
    if (!run) return true;
    if (waiting_ >= most_waiting) return false;
    ++waiting_;
    run([this, task = std::move(task)] {
      --waiting_;
      task();
    });
    return true;
  }

 private:
  static constexpr std::size_t most_waiting = 4'096;

  Run hub() const {
    const std::lock_guard lock{mutex_};
    return run_;
  }

  mutable std::mutex mutex_;
  Run run_;                              // guarded by mutex_; empty: closed
  std::atomic<std::size_t> waiting_{0};  // written by: post, the hub; read by: post
};

}  // namespace tactus::relay
