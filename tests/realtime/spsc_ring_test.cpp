#include "realtime/spsc_ring.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <numeric>
#include <thread>
#include <vector>

namespace tactus::realtime {
namespace {

TEST(SpscRing, capacity_is_rounded_up_to_a_power_of_two) {
  EXPECT_EQ(SpscRing<int>{0}.capacity(), 1U);
  EXPECT_EQ(SpscRing<int>{5}.capacity(), 8U);
  EXPECT_EQ(SpscRing<int>{8}.capacity(), 8U);
}

TEST(SpscRing, what_goes_in_comes_out_in_order_across_the_wrap) {
  SpscRing<int> ring{8};
  int next_in = 0;
  int next_out = 0;
  for (int round = 0; round < 100; ++round) {
    std::array<int, 5> in{};
    std::iota(in.begin(), in.end(), next_in);
    next_in += static_cast<int>(ring.write(in));
    std::array<int, 3> out{};
    const std::size_t count = ring.read(out);
    for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(out[i], next_out++);
  }
  EXPECT_EQ(ring.size(), static_cast<std::size_t>(next_in - next_out));
}

TEST(SpscRing, a_full_ring_takes_what_fits_and_keeps_what_it_holds) {
  SpscRing<int> ring{4};
  EXPECT_EQ(ring.write(std::array{1, 2, 3}), 3U);
  EXPECT_EQ(ring.space(), 1U);
  EXPECT_EQ(ring.write(std::array{4, 5, 6}), 1U);
  EXPECT_EQ(ring.write(std::array{7}), 0U);
  std::array<int, 8> out{};
  EXPECT_EQ(ring.read(out), 4U);
  EXPECT_EQ(out, (std::array{1, 2, 3, 4, 0, 0, 0, 0}));
}

TEST(SpscRing, an_empty_ring_gives_nothing_and_leaves_the_destination_alone) {
  SpscRing<int> ring{4};
  std::array<int, 2> out{7, 7};
  EXPECT_EQ(ring.read(out), 0U);
  EXPECT_EQ(out, (std::array{7, 7}));
}

TEST(SpscRing, skipped_elements_never_come_out_and_make_room) {
  SpscRing<int> ring{4};
  const std::array<int, 4> written{1, 2, 3, 4};
  ring.write(written);
  EXPECT_EQ(ring.skip(3), 3U);
  EXPECT_EQ(ring.space(), 3U);
  std::array<int, 2> read{};
  EXPECT_EQ(ring.read(read), 1U);
  EXPECT_EQ(read[0], 4);
  EXPECT_EQ(ring.skip(1), 0U);
}

TEST(SpscRing, two_threads_at_full_speed_lose_and_reorder_nothing) {
  constexpr std::uint32_t total = 300'000;
  SpscRing<std::uint32_t> ring{64};
  std::thread writer{[&] {
    std::array<std::uint32_t, 37> block{};
    for (std::uint32_t next = 0; next < total;) {
      const std::size_t wanted = std::min<std::size_t>(block.size(), total - next);
      for (std::size_t i = 0; i < wanted; ++i) block[i] = next + static_cast<std::uint32_t>(i);
      const std::size_t taken = ring.write(std::span{block}.first(wanted));
      if (taken == 0) std::this_thread::yield();
      next += static_cast<std::uint32_t>(taken);
    }
  }};
  std::uint32_t expected = 0;
  std::uint32_t wrong = 0;
  std::array<std::uint32_t, 23> block{};
  while (expected < total) {
    const std::size_t count = ring.read(block);
    if (count == 0) std::this_thread::yield();
    for (std::size_t i = 0; i < count; ++i) wrong += block[i] == expected++ ? 0U : 1U;
  }
  writer.join();
  EXPECT_EQ(wrong, 0U);
  EXPECT_EQ(ring.size(), 0U);
}

}  // namespace
}  // namespace tactus::realtime
