#pragma once

#include <tactus/realtime.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <type_traits>

namespace tactus::realtime {

/// Publishes values from one writer to any number of readers. Publishing is wait-free, reading is
/// lock-free, and no read is torn. The last slot_count values stay readable by number, starting at
/// 1.
///
/// Each value goes to the next slot in turn. A preempted writer therefore blocks no reader: readers
/// take the latest complete value from another slot. A reader retries only if slot_count - 1 values
/// are published during its copy.
///
/// There are no fences because ThreadSanitizer does not support them. Payload words are stored with
/// release and loaded with acquire instead. A reader of a newer word then also sees that its slot
/// was reused, and discards the copy.
/// Source: H.-J. Boehm, Can Seqlocks Get Along With Programming Language Memory Models?, 2012.
template <class T, std::size_t slot_count>
class Snapshot {
  static_assert(std::is_trivially_copyable_v<T> && std::is_default_constructible_v<T>);
  static_assert(std::atomic<std::uint64_t>::is_always_lock_free);
  static_assert(slot_count >= 2);

 public:
  /// Publishes a value.
  /// Thread: the writer (several may take turns, if they hand over with acquire and release).
  /// Realtime-safe: yes (wait-free). Errors: none.
  void publish(const T& value) noexcept TACTUS_NONBLOCKING {
    const std::uint64_t number = newest_.load(std::memory_order_relaxed) + 1;
    Slot& slot = slots_[number % slot_count];
    slot.holds.store(nothing, std::memory_order_relaxed);
    for (std::size_t i = 0; i < word_count; ++i)
      slot.words[i].store(word_of(value, i), std::memory_order_release);
    slot.holds.store(number, std::memory_order_release);
    newest_.store(number, std::memory_order_release);
  }

  /// Returns the latest value; T{} before the first.
  /// Thread: any. Realtime-safe: yes (lock-free; the writer's own thread never retries).
  T read() const noexcept TACTUS_NONBLOCKING {
    for (;;) {
      const std::uint64_t number = newest_.load(std::memory_order_acquire);
      if (number == 0) return T{};
      if (const auto value = read(number)) return *value;
    }
  }

  /// Returns value `number`; nothing if it is not yet published, was overwritten, or is 0.
  /// Thread: any. Realtime-safe: yes (wait-free).
  std::optional<T> read(std::uint64_t number) const noexcept TACTUS_NONBLOCKING {
    if (number == nothing) return std::nullopt;
    const Slot& slot = slots_[number % slot_count];
    if (slot.holds.load(std::memory_order_acquire) != number) return std::nullopt;
    Words words;
    for (std::size_t i = 0; i < word_count; ++i)
      words[i] = slot.words[i].load(std::memory_order_acquire);
    if (slot.holds.load(std::memory_order_relaxed) != number) return std::nullopt;
    T value;
    std::memcpy(static_cast<void*>(&value), words.data(), sizeof(T));
    return value;
  }

  /// Returns the number of the latest value; 0 before the first.
  /// Thread: any. Realtime-safe: yes (wait-free).
  std::uint64_t newest() const noexcept TACTUS_NONBLOCKING {
    return newest_.load(std::memory_order_acquire);
  }

 private:
  static constexpr std::size_t word_count = (sizeof(T) + 7) / 8;
  static constexpr std::uint64_t nothing = 0;  // marks a slot as unused or being written
  using Words = std::array<std::uint64_t, word_count>;

  /// Copies word by word from the value. Wider loads would stall on the narrower stores that have
  /// just produced the value (store forwarding).
  static std::uint64_t word_of(const T& value, std::size_t i) noexcept TACTUS_NONBLOCKING {
    const std::size_t place = i * sizeof(std::uint64_t);
    std::uint64_t word = 0;
    std::memcpy(&word, reinterpret_cast<const unsigned char*>(&value) + place,
                std::min(sizeof(word), sizeof(T) - place));
    return word;
  }

  // Written by: the writer. Read by: readers.
  struct alignas(64) Slot {
    std::atomic<std::uint64_t> holds{nothing};
    std::array<std::atomic<std::uint64_t>, word_count> words{};
  };
  std::array<Slot, slot_count> slots_{};
  alignas(64) std::atomic<std::uint64_t> newest_{0};
};

}  // namespace tactus::realtime
