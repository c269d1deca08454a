#include "realtime/snapshot.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

namespace tactus::realtime {
namespace {

TEST(Snapshot, is_a_default_value_before_the_first) {
  const Snapshot<int, 4> snapshot;
  EXPECT_EQ(snapshot.read(), 0);
  EXPECT_FALSE(snapshot.read(1));
}

TEST(Snapshot, gives_the_newest_value) {
  Snapshot<int, 4> snapshot;
  for (int i = 1; i < 100; ++i) {
    snapshot.publish(i);
    ASSERT_EQ(snapshot.read(), i);
  }
}

TEST(Snapshot, keeps_the_last_values_by_their_number_and_no_others) {
  Snapshot<int, 4> snapshot;
  for (int i = 1; i <= 10; ++i) snapshot.publish(100 * i);
  EXPECT_FALSE(snapshot.read(6)) << "overwritten";
  for (const std::uint64_t number : {7U, 8U, 9U, 10U})
    EXPECT_EQ(snapshot.read(number).value(), static_cast<int>(100 * number));
  EXPECT_FALSE(snapshot.read(11)) << "still to come";
  EXPECT_FALSE(snapshot.read(14)) << "still to come, in the slot of another";
}

TEST(Snapshot, has_no_value_numbered_zero) {
  Snapshot<int, 4> snapshot;
  EXPECT_FALSE(snapshot.read(0));
  snapshot.publish(7);
  EXPECT_FALSE(snapshot.read(0));
  EXPECT_FALSE(snapshot.read(~std::uint64_t{0}));
}

TEST(Snapshot, carries_a_value_whose_size_is_no_multiple_of_a_word) {
  struct Odd {
    std::array<unsigned char, 21> bytes;
  };
  Snapshot<Odd, 3> snapshot;
  Odd odd{};
  for (std::size_t i = 0; i < odd.bytes.size(); ++i) odd.bytes[i] = static_cast<unsigned char>(i);
  snapshot.publish(odd);
  EXPECT_EQ(snapshot.read().bytes, odd.bytes);
}

/// A value that reveals a torn write.
struct Sealed {
  std::array<std::uint64_t, 30> words = {};
  std::uint64_t seal = 0;

  static Sealed number(std::uint64_t n) {
    Sealed sealed;
    for (std::uint64_t& word : sealed.words) sealed.seal ^= word = n = n * 6364136223846793005U + 1;
    return sealed;
  }
  bool whole() const {
    std::uint64_t sum = seal;
    for (const std::uint64_t word : words) sum ^= word;
    return sum == 0;
  }
};

template <std::uint64_t slots>
void write_and_read_at_full_speed() {
  constexpr int reads_of_each = 20'000;
  Snapshot<Sealed, slots> snapshot;
  std::atomic<std::uint64_t> published{0};
  std::atomic<int> reading{8};
  std::atomic<std::uint64_t> torn{0};
  std::atomic<std::uint64_t> wrong_number{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 8; ++i)
    readers.emplace_back([&] {
      while (published == 0) std::this_thread::yield();
      for (int n = 0; n < reads_of_each; ++n) {
        if (!snapshot.read().whole()) ++torn;
        const std::uint64_t newest = published.load();
        // The older one is about to be overwritten.
        for (const std::uint64_t number : {newest, newest + 1 - std::min(slots, newest)})
          if (const auto value = snapshot.read(number))
            if (value->words != Sealed::number(number).words) ++wrong_number;
      }
      --reading;
    });
  std::uint64_t writes = 0;
  while (reading > 0) {
    snapshot.publish(Sealed::number(++writes));
    published.store(writes);
  }
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(torn.load(), 0U);
  EXPECT_EQ(wrong_number.load(), 0U);
  EXPECT_EQ(snapshot.read().words, Sealed::number(writes).words);
}

TEST(Snapshot, is_never_torn_with_one_writer_and_eight_readers_at_full_speed) {
  write_and_read_at_full_speed<8>();
}

TEST(Snapshot, is_never_torn_even_with_the_fewest_slots) { write_and_read_at_full_speed<2>(); }

}  // namespace
}  // namespace tactus::realtime
