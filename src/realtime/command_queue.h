#pragma once

#include <tactus/realtime.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>

namespace tactus::realtime {

/// A bounded queue from many producers to one consumer at a time. Push is lock-free, pop is
/// wait-free. Items are numbered from 1, in the order of popping.
///
/// A producer preempted inside push hides later items until it resumes; the consumer never waits.
/// Source: D. Vyukov, bounded MPMC queue, where each cell stores the turn it is ready for.
template <class T, std::size_t capacity>
class CommandQueue {
  static_assert(std::is_trivially_copyable_v<T>);
  static_assert((capacity & (capacity - 1)) == 0, "a power of two");

 public:
  CommandQueue() noexcept {
    for (std::size_t i = 0; i < capacity; ++i) cells_[i].turn.store(i, std::memory_order_relaxed);
  }

  /// Queues a copy.
  /// @return its number; nothing if the queue is full
  /// Thread: any. Realtime-safe: lock-free.
  std::optional<std::uint64_t> push(const T& item) noexcept TACTUS_NONBLOCKING {
    std::uint64_t place = tail_.load(std::memory_order_relaxed);
    for (;;) {
      Cell& cell = cells_[place % capacity];
      const std::uint64_t turn = cell.turn.load(std::memory_order_acquire);
      if (turn == place) {
        if (tail_.compare_exchange_weak(place, place + 1, std::memory_order_relaxed)) {
          cell.item = item;
          cell.turn.store(place + 1, std::memory_order_seq_cst);
          return place + 1;
        }
      } else if (turn < place) {
        return std::nullopt;
      } else {
        place = tail_.load(std::memory_order_relaxed);
      }
    }
  }

  /// Takes the oldest item, if its push has completed.
  /// Thread: the consumer. Realtime-safe: yes (wait-free).
  std::optional<T> pop() noexcept TACTUS_NONBLOCKING {
    const std::uint64_t place = head_.load(std::memory_order_relaxed);
    Cell& cell = cells_[place % capacity];
    if (cell.turn.load(std::memory_order_acquire) != place + 1) return std::nullopt;
    const T item = cell.item;
    cell.turn.store(place + capacity, std::memory_order_release);
    head_.store(place + 1, std::memory_order_relaxed);
    return item;
  }

  /// Returns true if an item is ready. Sequentially consistent with push: a producer pushes, then
  /// fails to claim the consumer role; a consumer releases the role, then calls ready(). At least
  /// one of them sees the other. Thread: any.
  bool ready() const noexcept TACTUS_NONBLOCKING {
    const std::uint64_t place = head_.load(std::memory_order_seq_cst);
    return cells_[place % capacity].turn.load(std::memory_order_seq_cst) == place + 1;
  }

 private:
  struct Cell {
    std::atomic<std::uint64_t> turn{0};  // written by: producers, consumer; read by: both
    T item{};
  };
  std::array<Cell, capacity> cells_;
  alignas(64) std::atomic<std::uint64_t> tail_{0};  // written, read by: producers
  alignas(64) std::atomic<std::uint64_t> head_{0};  // written by: consumer; read by: any
};

}  // namespace tactus::realtime
