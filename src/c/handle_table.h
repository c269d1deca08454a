#pragma once

#include <tactus/realtime.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace tactus::c {

/// Objects behind handles. A handle is a number: generation, kind, index. That of a removed object
/// is never valid again.
///
///     if (const HandleTable<TransportClock>::Pin clock{clocks, handle}) clock->update_position(n);
///
/// Has no destructor: at the program's end other threads may still use it.
/// Threads: any.
template <class T>
class HandleTable {
  static constexpr unsigned index_bits = 10;
  static constexpr unsigned kind_bits = 2;
  static constexpr unsigned user_bits = 20;
  static constexpr std::uint64_t one_generation = std::uint64_t{1} << user_bits;
  static constexpr std::uint64_t users_mask = one_generation - 1;

  struct Slot {
    // Generation and users. The generation is odd while there is an object.
    // Written by: any thread.
    std::atomic<std::uint64_t> state{0};
    T* object = nullptr;                  // read while pinned; written while there is no object
    std::shared_ptr<T>* owner = nullptr;  // likewise
  };
  static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

 public:
  static constexpr std::size_t capacity = std::size_t{1} << index_bits;

  /// @param kind  0 to 3, differs for each table
  explicit constexpr HandleTable(std::uintptr_t kind) noexcept : kind_{kind} {}

  /// @return the handle, or 0 if the table is full
  std::uintptr_t add(std::shared_ptr<T> object) {
    const std::lock_guard lock{mutex_};
    for (std::size_t i = 0; i < capacity; ++i) {
      Slot& slot = slots_[i];
      if (slot.owner != nullptr) continue;
      slot.object = object.get();
      slot.owner = new std::shared_ptr<T>{std::move(object)};
      const std::uint64_t state = slot.state.fetch_add(one_generation, std::memory_order_acq_rel);
      return handle_of(i, (state >> user_bits) + 1);
    }
    return 0;
  }

  /// Ends a handle, and waits for the pins. @return the object; null for an invalid handle
  std::shared_ptr<T> remove(std::uintptr_t handle) {
    Slot& slot = slots_[handle & (capacity - 1)];
    std::uint64_t state = slot.state.load(std::memory_order_relaxed);
    do
      if (!is_valid(handle, state)) return nullptr;
    while (!slot.state.compare_exchange_weak(state, state + one_generation,
                                             std::memory_order_acq_rel));
    while ((slot.state.load(std::memory_order_acquire) & users_mask) != 0)
      std::this_thread::yield();
    const std::lock_guard lock{mutex_};
    const std::unique_ptr<std::shared_ptr<T>> owner{std::exchange(slot.owner, nullptr)};
    return std::move(*owner);
  }

  /// Shares the object. @return null for an invalid handle
  std::shared_ptr<T> share(std::uintptr_t handle) {
    const Pin pin{*this, handle};
    return pin ? *pin.slot_.owner : nullptr;
  }

  /// Keeps a handle's object alive, for a moment. Realtime-safe: yes (wait-free).
  class Pin {
   public:
    Pin(HandleTable& table, std::uintptr_t handle) noexcept TACTUS_NONBLOCKING
        : slot_{table.slots_[handle & (capacity - 1)]} {
      const std::uint64_t state = slot_.state.fetch_add(1, std::memory_order_acquire);
      if (table.is_valid(handle, state)) object_ = slot_.object;
    }
    ~Pin() TACTUS_NONBLOCKING { slot_.state.fetch_sub(1, std::memory_order_release); }
    Pin(const Pin&) = delete;
    Pin& operator=(const Pin&) = delete;

    explicit operator bool() const noexcept TACTUS_NONBLOCKING { return object_ != nullptr; }
    T* operator->() const noexcept TACTUS_NONBLOCKING { return object_; }

   private:
    friend HandleTable;
    Slot& slot_;
    T* object_ = nullptr;
  };

 private:
  std::uintptr_t handle_of(std::size_t index,
                           std::uint64_t generation) const noexcept TACTUS_NONBLOCKING {
    return static_cast<std::uintptr_t>(generation << (index_bits + kind_bits)) |
           kind_ << index_bits | index;
  }
  bool is_valid(std::uintptr_t handle, std::uint64_t state) const noexcept TACTUS_NONBLOCKING {
    const std::uint64_t generation = state >> user_bits;
    return (generation & 1U) != 0 && handle == handle_of(handle & (capacity - 1), generation);
  }

  const std::uintptr_t kind_;
  std::mutex mutex_;  // of add and remove
  std::array<Slot, capacity> slots_{};
};

}  // namespace tactus::c
