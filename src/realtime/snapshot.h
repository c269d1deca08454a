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

/// Values from one writer to any number of readers: wait-free to publish, lock-free to read, never
/// torn. The last slot_count values stay readable by their number, 1 for the first.
///
/// Each value goes to the next slot in turn, so that a writer that is preempted half-way holds no
/// reader up: readers take the newest whole value from another slot. A reader starts again only
/// when slot_count - 1 values were published while it copied one.
///
/// Why no fences: ThreadSanitizer does not follow them. A payload word is stored with release and
/// loaded with acquire instead; whoever sees a word of a later value thereby sees the sequence
/// that marks its slot as taken, and discards the copy.
/// Source: H.-J. Boehm, Can Seqlocks Get Along With Programming Language Memory Models?, 2012.
template <class T, std::size_t slot_count>
class Snapshot {
  static_assert(std::is_trivially_copyable_v<T> && std::is_default_constructible_v<T>);
  static_assert(std::atomic<std::uint64_t>::is_always_lock_free);
  static_assert(slot_count >= 2);

 public:
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

  /// The newest value; T{} before the first.
  /// Thread: any. Realtime-safe: yes (lock-free; the writer's own thread never repeats).
  T read() const noexcept TACTUS_NONBLOCKING {
    for (;;) {
      const std::uint64_t number = newest_.load(std::memory_order_acquire);
      if (number == 0) return T{};
      if (const auto value = read(number)) return *value;
    }
  }

  /// Value `number`; nothing where it is still to come or was overwritten, nor for 0.
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

  /// The newest value's number; 0 before the first. Thread: any. Realtime-safe: yes (wait-free).
  std::uint64_t newest() const noexcept TACTUS_NONBLOCKING {
    return newest_.load(std::memory_order_acquire);
  }

 private:
  static constexpr std::size_t word_count = (sizeof(T) + 7) / 8;
  static constexpr std::uint64_t nothing = 0;  // held by a slot that is unused or being written
  using Words = std::array<std::uint64_t, word_count>;

  /// Straight from the value, word by word: a copy made with wider loads would wait for the
  /// narrower stores that have just made the value.
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
