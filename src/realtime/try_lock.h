#pragma once

#include <tactus/realtime.h>

#include <atomic>

namespace tactus::realtime {

/// Ownership that is only ever tried for: wait-free, whoever fails goes on without.
///
/// Whoever fails may leave work to the holder; of the two ways to give back, only the dearer one
/// lets the holder find it.
class TryLock {
 public:
  /// Thread: any. Realtime-safe: yes (wait-free).
  [[nodiscard]] bool try_lock() noexcept TACTUS_NONBLOCKING {
    return !taken_.exchange(true, std::memory_order_seq_cst);
  }

  /// For a holder that does not look for what others left meanwhile.
  /// Thread: the one that took it. Realtime-safe: yes (wait-free).
  void unlock() noexcept TACTUS_NONBLOCKING { taken_.store(false, std::memory_order_release); }

  /// For a holder that then looks, with sequentially consistent loads, for what others left: what
  /// was stored so before a failed try_lock is seen.
  /// Thread: the one that took it. Realtime-safe: yes (wait-free).
  void give_back_and_look() noexcept TACTUS_NONBLOCKING {
    taken_.store(false, std::memory_order_seq_cst);
  }

 private:
  std::atomic<bool> taken_{false};  // written, read by: any thread
};

}  // namespace tactus::realtime
