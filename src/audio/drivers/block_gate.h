#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <span>
#include <thread>

#include "audio/drivers/driver.h"
#include "realtime/try_lock.h"

namespace tactus::audio {

/// Shares a handler among several drivers, of which one at a time is admitted. A driver that is not
/// admitted, or that calls while another one's block is being processed, plays silence.
///
///     BlockGate gate{handler};
///     BlockGate::Pass pass{gate};
///     gate.admit(&pass);  // and give the pass to a driver as its handler
///
/// Threads: one thread admits and closes; each driver calls its own pass.
class BlockGate {
 public:
  /// The handler for one driver. It must outlive the driver, and the gate must outlive it.
  class Pass final : public BlockHandler {
   public:
    explicit Pass(BlockGate& gate) noexcept : gate_{gate} {}

    void process(std::span<float> out) noexcept TACTUS_NONBLOCKING override {
      calls_.fetch_add(1, std::memory_order_relaxed);
      if (!gate_.enter(this)) return std::fill(out.begin(), out.end(), 0.0F);
      gate_.handler_.process(out);
      gate_.busy_.unlock();
    }
    bool resting() const noexcept TACTUS_NONBLOCKING override {
      if (!gate_.enter(this)) return true;
      const bool resting = gate_.handler_.resting();
      gate_.busy_.unlock();
      return resting;
    }
    /// Number of blocks that its driver has asked for. Thread: any. Realtime-safe: yes.
    std::uint64_t calls() const noexcept TACTUS_NONBLOCKING {
      return calls_.load(std::memory_order_relaxed);
    }

   private:
    BlockGate& gate_;
    std::atomic<std::uint64_t> calls_{0};  // written by: its driver; read by: any
  };

  /// The handler is in use until the gate is closed.
  explicit BlockGate(BlockHandler& handler) noexcept : handler_{handler} {}

  /// Admits one driver instead of the present one; nullptr for none.
  void admit(const Pass* pass) noexcept { admitted_.store(pass, std::memory_order_release); }

  /// Admits no driver any more. Waits for the present block, so that the handler may be destroyed
  /// even if a driver still calls its pass.
  void close() noexcept {
    admit(nullptr);
    while (!busy_.try_lock()) std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }

 private:
  bool enter(const Pass* pass) noexcept TACTUS_NONBLOCKING {
    if (admitted_.load(std::memory_order_acquire) != pass || !busy_.try_lock()) return false;
    if (admitted_.load(std::memory_order_acquire) == pass) return true;  // not changed meanwhile
    busy_.unlock();
    return false;
  }

  BlockHandler& handler_;
  std::atomic<const Pass*> admitted_{nullptr};  // written by: the admitting thread; read by: audio
  realtime::TryLock busy_;                      // held while the handler runs, and once closed
};

}  // namespace tactus::audio
