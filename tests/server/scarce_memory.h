#pragma once

#include <cstdint>

namespace tactus::test {

/// While one exists, allocations by all threads but its own fail at random, one in so many: the
/// program has its own versions of them (scarce_memory.cpp).
class ScarceMemory {
 public:
  explicit ScarceMemory(std::uint32_t one_in) noexcept;
  ~ScarceMemory();
  ScarceMemory(const ScarceMemory&) = delete;
  ScarceMemory& operator=(const ScarceMemory&) = delete;

  /// How many have failed.
  static std::uint64_t failures() noexcept;
};

}  // namespace tactus::test
