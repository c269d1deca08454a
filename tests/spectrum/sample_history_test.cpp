#include "spectrum/sample_history.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <limits>
#include <thread>
#include <vector>

#include "signals.h"
#include "spectrum/fft_sizes.h"

namespace tactus::spectrum::test {
namespace {

using Frame = std::pair<float, float>;

/// A sample that encodes its frame number, on both sides.
float number_sample(std::uint64_t number) { return static_cast<float>(number % 1'000'000 + 1); }

std::vector<float> numbered(std::uint64_t first, std::size_t frames) {
  std::vector<float> block;
  for (std::uint64_t n = first; n < first + frames; ++n) {
    block.push_back(number_sample(n));
    block.push_back(-number_sample(n));
  }
  return block;
}

std::vector<Frame> copy_of(const SampleHistory& history, std::uint64_t end, std::size_t frames) {
  std::vector<StereoFrame> copied(frames);
  EXPECT_TRUE(history.copy(end, copied));
  std::vector<Frame> pairs;
  for (const StereoFrame& frame : copied) pairs.emplace_back(frame.left, frame.right);
  return pairs;
}

TEST(SampleHistory, keeps_two_of_the_largest_windows_and_the_largest_block_and_100_ms) {
  for (const SampleRate rate : {8'000U, 44'100U, 48'000U, 96'000U, 384'000U})
    EXPECT_GE(SampleHistory{rate}.capacity(),
              2 * fft_sizes(rate)[largest_fft].window + std::size_t{max_block_size} + rate / 10);
}

TEST(SampleHistory, gives_the_newest_frames_whatever_the_blocks_are_and_however_often_it_wraps) {
  SampleHistory history{8'000};
  std::vector<StereoFrame> copied(1'000);
  std::uint64_t written = 0;
  for (std::size_t i = 0; i < 400; ++i) {
    const std::size_t block = 1 + i * 37 % 511;
    history.write(numbered(written, block), 2, -1, 0);
    written += block;
    ASSERT_EQ(history.newest().frames_written, written);
    ASSERT_TRUE(history.copy(written, copied));
    const std::size_t there = std::min<std::size_t>(written, copied.size());
    for (std::size_t back = 1; back <= there; ++back) {
      ASSERT_EQ(copied[copied.size() - back].left, number_sample(written - back));
      ASSERT_EQ(copied[copied.size() - back].right, -number_sample(written - back));
    }
  }
  EXPECT_GT(written, 3 * history.capacity());
}

TEST(SampleHistory, is_silent_before_the_first_frame) {
  SampleHistory history{8'000};
  EXPECT_EQ(copy_of(history, 0, 2), (std::vector<Frame>{{0, 0}, {0, 0}}));
  history.write(std::vector{0.5F, 0.25F}, 2, -1, 0);
  EXPECT_EQ(copy_of(history, 1, 3), (std::vector<Frame>{{0, 0}, {0, 0}, {0.5F, 0.25F}}));
}

TEST(SampleHistory, refuses_what_is_still_to_come_and_what_was_overwritten) {
  SampleHistory history{8'000};
  std::vector<StereoFrame> copied(100);
  const std::size_t capacity = history.capacity();
  history.write(numbered(0, 150), 2, -1, 0);
  EXPECT_TRUE(history.copy(150, copied));
  EXPECT_FALSE(history.copy(151, copied)) << "still to come";
  history.write(numbered(150, capacity - 100), 2, -1, 0);
  EXPECT_TRUE(history.copy(150, copied)) << "the oldest there is";
  EXPECT_FALSE(history.copy(149, copied)) << "its first frame was overwritten";
  EXPECT_TRUE(history.copy(capacity + 50, copied));
  std::vector<StereoFrame> too_many(capacity + 1);
  EXPECT_FALSE(history.copy(capacity + 50, too_many));
}

TEST(SampleHistory, takes_blocks_longer_than_it_keeps) {
  SampleHistory history{8'000};
  const std::size_t frames = 2 * history.capacity() + 77;
  history.write(numbered(0, frames), 2, -1, 0);
  EXPECT_EQ(history.newest().frames_written, frames);
  std::vector<StereoFrame> copied(history.capacity());
  ASSERT_TRUE(history.copy(frames, copied));
  for (std::size_t back = 1; back <= copied.size(); ++back)
    ASSERT_EQ(copied[copied.size() - back].left, number_sample(frames - back));
}

TEST(SampleHistory, doubles_one_channel_and_takes_the_first_two_of_many) {
  SampleHistory history{8'000};
  history.write(std::vector{1.0F, 2.0F}, 1, -1, 0);
  history.write(std::vector{3.0F, 4.0F, 9.0F, 5.0F, 6.0F, 9.0F}, 3, -1, 0);
  history.write(std::vector{7.0F, 8.0F, 9.0F}, 2, -1, 0);  // an incomplete frame
  EXPECT_EQ(copy_of(history, 5, 5), (std::vector<Frame>{{1, 1}, {2, 2}, {3, 4}, {5, 6}, {7, 8}}));
}

TEST(SampleHistory, takes_channels_that_are_apart) {
  SampleHistory history{8'000};
  const std::array a{1.0F, 2.0F};
  const std::array b{3.0F, 4.0F};
  const std::array c{9.0F, 9.0F};
  history.write(std::array{a.data()}, 2, -1, 0);
  history.write(std::array{a.data(), b.data(), c.data()}, 2, -1, 0);
  history.write(std::span<const float* const>{}, 2, -1, 0);
  EXPECT_EQ(copy_of(history, 4, 4), (std::vector<Frame>{{1, 1}, {2, 2}, {1, 3}, {2, 4}}));
}

TEST(SampleHistory, tells_the_playhead_and_the_time_of_its_last_block) {
  SampleHistory history{48'000};
  EXPECT_EQ(history.newest().frames_written, 0U);
  history.write(std::vector<float>(512), 2, 10'256, 77);
  EXPECT_EQ(history.newest().sample_pos, 10'256);
  EXPECT_EQ(history.newest().host_ns, 77);
  EXPECT_EQ(history.newest().block_frames, 256U);
  EXPECT_EQ(history.newest().rate, 48'000U);
  history.write(std::vector<float>(200), 2, -1, 78);
  EXPECT_EQ(history.newest().sample_pos, 10'356) << "goes on";
  history.write(std::vector<float>(200), 2, 5, 79);
  EXPECT_EQ(history.newest().sample_pos, 5);
  EXPECT_EQ(history.newest().frames_written, 456U);
  history.write(std::vector<float>{}, 2, 99, 99);
  EXPECT_EQ(history.newest().sample_pos, 5) << "no sound";
}

TEST(SampleHistory, gives_only_what_is_fit_to_be_computed_with) {
  using Limits = std::numeric_limits<float>;
  const std::vector<float> hostile{Limits::quiet_NaN(),
                                   Limits::signaling_NaN(),
                                   Limits::infinity(),
                                   -Limits::infinity(),
                                   Limits::max(),
                                   -Limits::max(),
                                   Limits::denorm_min(),
                                   -Limits::min(),
                                   1e-16F,
                                   -0.5F,
                                   1e-7F,
                                   2.0F};
  SampleHistory history{8'000};
  history.write(hostile, 1, -1, 0);
  const auto copied = copy_of(history, hostile.size(), hostile.size());
  const std::vector<float> expected{0, 0, 0, 0, 1e6F, -1e6F, 0, 0, 0, -0.5F, 1e-7F, 2.0F};
  for (std::size_t i = 0; i < hostile.size(); ++i) {
    EXPECT_EQ(copied[i].first, expected[i]) << i;
    EXPECT_EQ(copied[i].second, expected[i]) << i;
  }
}

/// Reads the newest frames and checks that they are the ones written.
struct Checker {
  void read(const SampleHistory& history, std::span<StereoFrame> copied) {
    const SampleHistory::Moment moment = history.newest();
    if (static_cast<std::uint64_t>(moment.sample_pos) != moment.frames_written * 3) ++wrong;
    if (!history.copy(moment.frames_written, copied)) {
      ++refused;
      return;
    }
    ++whole;
    const std::size_t there = std::min<std::size_t>(moment.frames_written, copied.size());
    for (std::size_t back = 1; back <= there; ++back) {
      const StereoFrame frame = copied[copied.size() - back];
      const float expected = number_sample(moment.frames_written - back);
      if (frame.left != expected || frame.right != -expected) ++wrong;
    }
  }
  std::uint64_t whole = 0;
  std::uint64_t refused = 0;
  std::uint64_t wrong = 0;
};

TEST(SampleHistory, gives_whole_sound_or_none_while_it_is_overwritten_at_full_speed) {
  constexpr std::uint64_t copies_of_each = 100;
  SampleHistory history{8'000};
  const std::size_t capacity = history.capacity();
  // Short reads stay valid for long; a read of the whole history is overwritten at once.
  const std::array<std::size_t, 4> lengths{256, 1'024, capacity / 2, capacity};
  std::array<Checker, 4> checkers;
  std::atomic<int> reading{4};
  std::vector<std::thread> readers;
  for (std::size_t i = 0; i < lengths.size(); ++i)
    readers.emplace_back([&, i] {
      std::vector<StereoFrame> copied(lengths[i]);
      for (std::uint64_t tries = 0;
           checkers[i].whole < copies_of_each && tries < 20 * copies_of_each; ++tries)
        checkers[i].read(history, copied);
      --reading;
    });
  std::uint64_t written = 0;
  while (reading > 0) {
    const std::size_t frames = 64 + written % 449;
    history.write(numbered(written, frames), 2, static_cast<Frames>((written + frames) * 3), 0);
    written += frames;
  }
  for (std::thread& reader : readers) reader.join();
  for (const Checker& checker : checkers) EXPECT_EQ(checker.wrong, 0U);
  EXPECT_GT(checkers[0].whole, 0U);
  Checker at_rest;
  std::vector<StereoFrame> copied(capacity);
  at_rest.read(history, copied);
  EXPECT_EQ(at_rest.whole, 1U);
  EXPECT_EQ(at_rest.wrong, 0U);
}

}  // namespace
}  // namespace tactus::spectrum::test
