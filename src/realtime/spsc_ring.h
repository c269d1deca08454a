#pragma once

#include <tactus/realtime.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstddef>
#include <memory>
#include <span>
#include <type_traits>

namespace tactus::realtime {

/// A ring buffer between one writing and one reading thread. Neither ever waits for the other.
///
///     SpscRing<float> ring{4096};
///     ring.write(block);       // writing thread; writes only what fits
///     ring.read(destination);  // reading thread; reads only what is available
///
/// Elements come out once and in order. To keep the channels of a frame together, write and read
/// whole frames. The capacity must then be a multiple of the channel count.
template <class T>
class SpscRing {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  /// @param capacity  least number of elements; rounded up to a power of two
  explicit SpscRing(std::size_t capacity)
      : mask_{std::bit_ceil(std::max<std::size_t>(capacity, 1)) - 1},
        elements_{std::make_unique<T[]>(mask_ + 1)} {}
  SpscRing(const SpscRing&) = delete;
  SpscRing& operator=(const SpscRing&) = delete;

  std::size_t capacity() const noexcept TACTUS_NONBLOCKING { return mask_ + 1; }

  /// Appends as many elements as fit, starting with the first.
  /// @return number of elements written
  /// Thread: writing. Realtime-safe: yes (wait-free). Errors: none.
  std::size_t write(std::span<const T> source) noexcept TACTUS_NONBLOCKING {
    const std::size_t begin = written_.load(std::memory_order_relaxed);
    if (capacity() - (begin - read_seen_) < source.size()) {
      read_seen_ = read_.load(std::memory_order_acquire);
    }
    const std::size_t count = std::min(source.size(), capacity() - (begin - read_seen_));
    const std::size_t until_wrap = std::min(count, capacity() - (begin & mask_));
    std::copy_n(source.data(), until_wrap, elements_.get() + (begin & mask_));
    std::copy_n(source.data() + until_wrap, count - until_wrap, elements_.get());
    written_.store(begin + count, std::memory_order_release);
    return count;
  }

  /// Removes as many elements as are available and fit, oldest first.
  /// @return number of elements read
  /// Thread: reading. Realtime-safe: yes (wait-free). Errors: none.
  std::size_t read(std::span<T> destination) noexcept TACTUS_NONBLOCKING {
    const std::size_t begin = read_.load(std::memory_order_relaxed);
    if (written_seen_ - begin < destination.size()) {
      written_seen_ = written_.load(std::memory_order_acquire);
    }
    const std::size_t count = std::min(destination.size(), written_seen_ - begin);
    const std::size_t until_wrap = std::min(count, capacity() - (begin & mask_));
    std::copy_n(elements_.get() + (begin & mask_), until_wrap, destination.data());
    std::copy_n(elements_.get(), count - until_wrap, destination.data() + until_wrap);
    read_.store(begin + count, std::memory_order_release);
    return count;
  }

  /// Removes as many elements as are available, oldest first, without reading them.
  /// @return number of elements removed
  /// Thread: reading. Realtime-safe: yes (wait-free). Errors: none.
  std::size_t skip(std::size_t count) noexcept TACTUS_NONBLOCKING {
    const std::size_t begin = read_.load(std::memory_order_relaxed);
    written_seen_ = written_.load(std::memory_order_acquire);
    count = std::min(count, written_seen_ - begin);
    read_.store(begin + count, std::memory_order_release);
    return count;
  }

  /// Number of readable elements. Exact on the reading thread until the next write; an estimate on
  /// third threads.
  /// Thread: any. Realtime-safe: yes (wait-free). Errors: none.
  std::size_t size() const noexcept TACTUS_NONBLOCKING {
    // In this order the difference is never negative.
    const std::size_t read = read_.load(std::memory_order_acquire);
    const std::size_t written = written_.load(std::memory_order_acquire);
    return std::min(written - read, capacity());
  }

  /// Number of elements that a write would accept now. Thread: any, as size(). Realtime-safe: yes.
  std::size_t space() const noexcept TACTUS_NONBLOCKING { return capacity() - size(); }

 private:
  static_assert(std::atomic<std::size_t>::is_always_lock_free);
  static constexpr std::size_t cache_line = 64;

  const std::size_t mask_;
  const std::unique_ptr<T[]> elements_;
  // Element counts since the start; they wrap with size_t. Each side caches the other's count on
  // its own cache line and reloads it only if necessary.
  alignas(cache_line) std::atomic<std::size_t> written_{0};  // written by: writer; read by: any
  std::size_t read_seen_ = 0;                                // writer only
  alignas(cache_line) std::atomic<std::size_t> read_{0};     // written by: reader; read by: any
  std::size_t written_seen_ = 0;                             // reader only
};

}  // namespace tactus::realtime
