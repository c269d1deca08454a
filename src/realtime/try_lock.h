#pragma once

#include <tactus/realtime.h>

#include <atomic>

namespace tactus::realtime {

/// A lock that is only ever tried, never waited for. Wait-free.
///
/// A thread that fails to lock may leave work for the holder. There are two ways to unlock; only
/// unlock_then_check() guarantees that the holder sees that work.
class TryLock {
 public:
  /// Thread: any. Realtime-safe: yes (wait-free).
  [[nodiscard]] bool try_lock() noexcept TACTUS_NONBLOCKING {
    return !locked_.exchange(true, std::memory_order_seq_cst);
  }

  /// Unlocks, if the holder does not check for work left by others.
  /// Thread: the holder. Realtime-safe: yes (wait-free).
  void unlock() noexcept TACTUS_NONBLOCKING { locked_.store(false, std::memory_order_release); }

  /// Unlocks, if the holder then checks for work with sequentially consistent loads. The holder
  /// sees all work stored sequentially consistently before a failed try_lock().
  /// Thread: the holder. Realtime-safe: yes (wait-free).
  void unlock_then_check() noexcept TACTUS_NONBLOCKING {
    locked_.store(false, std::memory_order_seq_cst);
  }

 private:
  std::atomic<bool> locked_{false};  // written, read by: any thread
};

}  // namespace tactus::realtime
