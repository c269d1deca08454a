#pragma once

#include <atomic>
#include <cstdint>
#include <type_traits>

namespace tactus::server {

/// A number written by one thread and read by any. A write is a load and a store without a locked
/// instruction, so that counting each message is cheap.
template <class Number>
class SingleWriter {
 public:
  static_assert(std::atomic<Number>::is_always_lock_free);

  /// Thread: the writer's. Realtime-safe: yes.
  void add(Number change) noexcept { set(value() + change); }
  /// Thread: the writer's. Realtime-safe: yes.
  void set(Number value) noexcept { value_.store(value, std::memory_order_relaxed); }

  /// Thread: any. Realtime-safe: yes.
  Number value() const noexcept { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<Number> value_{};  // written by: its one writer; read by: any
};

/// Only increases.
using Counter = SingleWriter<std::uint64_t>;
/// Increases and decreases.
using Gauge = SingleWriter<std::int64_t>;

}  // namespace tactus::server
