#pragma once

#include <atomic>
#include <exception>

#include "server/context.h"
#include "server/shard.h"

namespace tactus::server {

/// That something failed in a session, as memory may run out: it is noted, which takes no memory,
/// and its shard ends the session within a second.
/// Thread: any, but for what is said.
class Failures {
 public:
  Failures(Shard& shard, const Context& context) noexcept : shard_{shard}, context_{context} {}

  void note() noexcept {
    noted_.store(true, std::memory_order_release);
    shard_.note_failure();
  }
  /// Whether one was noted since this was last asked. Thread: the shard's.
  bool take() noexcept { return noted_.exchange(false, std::memory_order_acquire); }

  /// Does something that may fail, and where it does, something that may not, and notes it.
  template <class Deed, class Undo>
  void guard(const Deed& deed, const Undo& undo) noexcept {
    try {
      deed();
    } catch (const std::exception& failure) {
      undo();
      note();
      context_.log_failure(failure);
    }
  }

 private:
  Shard& shard_;
  const Context& context_;
  std::atomic<bool> noted_{false};  // written by: any thread; read by: the shard
};

}  // namespace tactus::server
