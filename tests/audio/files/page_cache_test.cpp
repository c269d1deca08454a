#include "audio/files/page_cache.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <thread>
#include <vector>

namespace tactus::audio {
namespace {

// Fills a page with its own number.
void load(PageCache& cache, Frames page, std::span<const Frames> keep = {}) {
  cache.load(page, keep, [page](Frames, std::span<float> out) {
    std::fill(out.begin(), out.end(), static_cast<float>(page));
    return true;
  });
}

TEST(PageCache, gives_what_was_loaded_and_nothing_for_what_was_not) {
  PageCache cache{16, 4};
  cache.load(3, {}, [](Frames position, std::span<float> out) {
    EXPECT_EQ(position, 48);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<float>(i);
    return true;
  });
  std::array<float, 4> out{9, 9, 9, 9};
  EXPECT_FALSE(cache.read(47, std::span{out}.first(2)));
  EXPECT_EQ(out[0], 9.0F);
  EXPECT_TRUE(cache.read(62, out));
  EXPECT_EQ(out, (std::array{28.0F, 29.0F, 30.0F, 31.0F}));
}

TEST(PageCache, a_page_that_could_not_be_filled_stays_absent) {
  PageCache cache{16, 2};
  load(cache, 1);
  for (int i = 0; i < 3; ++i)
    EXPECT_FALSE(
        cache.load(2, std::array<Frames, 1>{1}, [](Frames, std::span<float>) { return false; }));
  EXPECT_FALSE(cache.holds(2));
  EXPECT_TRUE(cache.holds(1));
  load(cache, 2);
  EXPECT_TRUE(cache.holds(2));
}

TEST(PageCache, throws_out_what_is_not_to_be_kept_and_only_that) {
  PageCache cache{16, 3};
  for (const Frames page : {1, 2, 3}) load(cache, page);
  load(cache, 4, std::array<Frames, 2>{1, 3});
  EXPECT_TRUE(cache.holds(1));
  EXPECT_FALSE(cache.holds(2));
  EXPECT_TRUE(cache.holds(3));
  EXPECT_TRUE(cache.holds(4));
}

TEST(PageCache, an_expired_page_is_read_until_its_new_version_is_loaded) {
  PageCache cache{16, 3};
  const auto fill_with = [&cache](float value, bool succeeds) {
    cache.load(1, std::array<Frames, 1>{1}, [=](Frames, std::span<float> out) {
      std::fill(out.begin(), out.end(), value);
      return succeeds;
    });
  };
  const auto sample = [&cache] {
    std::array<float, 2> out{};
    EXPECT_TRUE(cache.read(16, out));
    return out[0];
  };
  fill_with(5.0F, true);
  cache.expire(1);
  EXPECT_FALSE(cache.holds(1));
  fill_with(6.0F, false);
  EXPECT_EQ(sample(), 5.0F);
  fill_with(7.0F, true);
  EXPECT_TRUE(cache.holds(1));
  EXPECT_EQ(sample(), 7.0F);
  load(cache, 2, std::array<Frames, 1>{1});
  load(cache, 3, std::array<Frames, 2>{1, 2});
  EXPECT_EQ(sample(), 7.0F);
}

TEST(PageCache, a_page_is_never_seen_half_loaded) {
  constexpr Frames frames = 64;
  PageCache cache{frames, 3};
  std::atomic<bool> done{false};
  std::thread loader{[&] {
    for (Frames page = 0; page < 20'000; ++page) load(cache, page % 7);
    done = true;
  }};
  std::vector<float> out(frames * channels);
  std::uint64_t torn = 0;
  while (!done) {
    for (Frames page = 0; page < 7; ++page) {
      if (!cache.read(page * frames, out)) continue;
      for (const float sample : out) torn += sample == static_cast<float>(page) ? 0 : 1;
    }
  }
  loader.join();
  EXPECT_EQ(torn, 0U);
}

}  // namespace
}  // namespace tactus::audio
