#pragma once

#include <tactus/realtime.h>

#include <atomic>

namespace tactus::realtime {

/// Ownership that is only ever tried for: wait-free, whoever fails goes on without.
class Claim {
 public:
  /// Thread: any. Realtime-safe: yes (wait-free).
  [[nodiscard]] bool try_take() noexcept TACTUS_NONBLOCKING {
    return !taken_.exchange(true, std::memory_order_seq_cst);
  }
  /// Thread: the one that took it. Realtime-safe: yes (wait-free).
  void give_back() noexcept TACTUS_NONBLOCKING { taken_.store(false, std::memory_order_seq_cst); }

 private:
  std::atomic<bool> taken_{false};  // written, read by: any thread
};

}  // namespace tactus::realtime
