#include "scarce_memory.h"

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>
#include <random>

namespace {

std::atomic<std::uint32_t> fails_one_in{0};  // 0: none does
std::atomic<std::uint64_t> failed{0};
thread_local bool spared = false;

/// The next of a sequence of its own for each thread. It allocates nothing.
std::uint32_t random_number() noexcept {
  static std::atomic<std::uint32_t> threads{0};
  thread_local std::minstd_rand sequence{threads.fetch_add(1) + 1};
  return static_cast<std::uint32_t>(sequence());
}

bool fails() noexcept {
  const std::uint32_t one_in = fails_one_in.load(std::memory_order_relaxed);
  if (one_in == 0 || spared || random_number() % one_in != 0) return false;
  failed.fetch_add(1, std::memory_order_relaxed);
  return true;
}

}  // namespace

namespace tactus::test {

ScarceMemory::ScarceMemory(std::uint32_t one_in) noexcept {
  spared = true;
  fails_one_in = one_in;
}
ScarceMemory::~ScarceMemory() {
  fails_one_in = 0;
  spared = false;
}
std::uint64_t ScarceMemory::failures() noexcept { return failed; }

}  // namespace tactus::test

// Those of the standard library that are not here call these.
void* operator new(std::size_t size) {
  void* const memory = fails() ? nullptr : std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc{};
  return memory;
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

/// What Asio takes for its operations.
extern "C" void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  void* memory = nullptr;
  if (fails() || posix_memalign(&memory, alignment, size) != 0) return nullptr;
  return memory;
}
