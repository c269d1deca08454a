#include "audio/pipe/pcm_source.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <thread>
#include <vector>

#include "audio_files.h"
#include "pipe/piped_source.h"
#include "timeline.h"

namespace tactus::audio {
namespace {

constexpr std::size_t frame_bytes = 2 * sizeof(std::int16_t);

TEST(PcmSource, plays_all_that_comes_in_once_and_in_order) {
  constexpr int total = 100'000;
  PipedSource piped;
  std::thread writer{[&] {
    for (int done = 0; done < total; done += 1'000) piped.write_frames(done, 1'000);
    piped.close_writer();
  }};
  std::vector<int> heard;
  while (!piped.source().ended(0)) {
    if (piped.source().buffered() < 10'000 && !piped.source().input_over()) {
      std::this_thread::yield();
      continue;
    }
    const auto block = piped.play(500);
    heard.insert(heard.end(), block.begin(), block.end());
  }
  writer.join();
  ASSERT_GE(heard.size(), static_cast<std::size_t>(total));
  heard.resize(total);
  EXPECT_EQ(heard, counting(0, total));
  EXPECT_EQ(piped.source().dropouts(), 0U);
}

TEST(PcmSource, reads_nothing_while_not_playing_so_that_the_writer_has_to_wait) {
  PipedSource piped;
  ASSERT_EQ(fcntl(piped.writer(), F_SETFL, O_NONBLOCK), 0);
  const std::vector<std::int16_t> second(2 * 48'000, 1);
  std::size_t taken = 0;
  for (int failures = 0; failures < 100;) {
    const ssize_t written =
        write(piped.writer(), second.data(), second.size() * sizeof(std::int16_t));
    if (written > 0) taken += static_cast<std::size_t>(written);
    if (written < 0) ++failures;
    EXPECT_EQ(piped.play(512, false), std::vector<int>(512, 0));
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
    ASSERT_LT(taken, 10 * second.size() * sizeof(std::int16_t)) << "it takes whatever comes";
  }
  EXPECT_LE(piped.source().buffered() * frame_bytes, taken);
}

TEST(PcmSource, an_input_that_does_not_keep_up_is_silence_until_a_cushion_has_come) {
  PipedSource piped;
  piped.write_frames(0, 3'000);
  piped.wait_for_frames(3'000);
  EXPECT_EQ(piped.play(2'900 / 2), counting(0, 1'450));
  EXPECT_EQ(piped.play(1'450), counting(1'450, 1'450));
  EXPECT_EQ(piped.source().dropouts(), 0U);

  auto expected = counting(2'900, 100);
  expected.resize(512);
  EXPECT_EQ(piped.play(512), expected);
  EXPECT_EQ(piped.source().dropouts(), 1U);
  piped.write_frames(3'000, 100);
  piped.wait_for_frames(100);
  EXPECT_EQ(piped.play(512), std::vector<int>(512, 0));
  EXPECT_EQ(piped.source().dropouts(), 1U) << "one gap, counted once";

  piped.write_frames(3'100, 4'000);
  piped.wait_for_frames(4'100);
  EXPECT_EQ(piped.play(512), counting(3'000, 512));
}

TEST(PcmSource, waiting_for_the_first_sample_is_no_underrun) {
  PipedSource piped;
  EXPECT_EQ(piped.play(512), std::vector<int>(512, 0));
  EXPECT_EQ(piped.source().dropouts(), 0U);
}

TEST(PcmSource, has_ended_when_the_last_whole_frame_was_played_and_not_before) {
  PipedSource piped;
  piped.write_frames(0, 700);
  piped.write_bytes("xyz", 3);
  piped.close_writer();
  piped.wait_for_end();
  EXPECT_FALSE(piped.source().ended(0));
  EXPECT_EQ(piped.play(512), counting(0, 512));
  EXPECT_FALSE(piped.source().ended(0));
  auto expected = counting(512, 188);
  expected.resize(512);
  EXPECT_EQ(piped.play(512), expected);
  EXPECT_TRUE(piped.source().ended(0));
  EXPECT_EQ(piped.source().dropouts(), 0U) << "the end is no underrun";
}

TEST(PcmSource, a_frame_that_comes_in_pieces_is_put_together) {
  PipedSource piped;
  for (int i = 0; i < 20; ++i) {
    const std::array<std::int16_t, 2> frame{static_cast<std::int16_t>(i + 1),
                                            static_cast<std::int16_t>(i + 1)};
    piped.write_bytes(frame.data(), 1);
    piped.wait_for_frames(static_cast<std::size_t>(i));
    piped.write_bytes(reinterpret_cast<const std::byte*>(frame.data()) + 1, 3);
  }
  piped.close_writer();
  piped.wait_for_end();
  EXPECT_EQ(piped.play(20), counting(0, 20));
}

TEST(PcmSource, ends_at_once_while_it_waits_for_input_and_while_it_is_full) {
  {
    const PipedSource waiting;
  }
  PipedSource full;
  ASSERT_EQ(fcntl(full.writer(), F_SETFL, O_NONBLOCK), 0);
  const std::vector<std::int16_t> second(2 * 48'000, 1);
  while (write(full.writer(), second.data(), second.size() * 2) > 0 ||
         full.source().buffered() < 16'384) {
    std::this_thread::yield();
  }
}

TEST(PcmSource, a_file_and_a_named_pipe_can_be_the_input) {
  const TempDir dir;
  write_text(dir.file("raw"), std::string(4'000, '\1'));
  const auto file = PcmSource::open(dir.file("raw"), {.channels = 1}, 48'000);
  ASSERT_TRUE(file.ok());
  while (!(*file)->input_over()) std::this_thread::yield();
  EXPECT_EQ((*file)->buffered(), 2'000U);
  EXPECT_EQ((*file)->description(), "raw PCM from " + dir.file("raw") + ", s16le, 1 channel");

  ASSERT_EQ(mkfifo(dir.file("fifo").c_str(), 0600), 0);
  const auto fifo = PcmSource::open(dir.file("fifo"), {}, 48'000);
  ASSERT_TRUE(fifo.ok());
  EXPECT_FALSE((*fifo)->input_over()) << "its writer may still come";
  write_text(dir.file("fifo"), std::string(4'000, '\1'));
  while ((*fifo)->buffered() < 1'000) std::this_thread::yield();
  write_text(dir.file("fifo"), std::string(2'000, '\1'));
  while ((*fifo)->buffered() < 1'500) std::this_thread::yield();
  EXPECT_FALSE((*fifo)->input_over()) << "another writer may come";
  EXPECT_FALSE((*fifo)->ended(0));
}

TEST(PcmSource, what_cannot_be_read_is_an_error_that_names_it) {
  const TempDir dir;
  const auto absent = PcmSource::open(dir.file("absent"), {}, 48'000);
  ASSERT_FALSE(absent.ok());
  EXPECT_EQ(absent.error().code, ErrorCode::not_found);
  EXPECT_NE(absent.error().message.find(dir.file("absent")), std::string::npos);
  const auto directory = PcmSource::open(dir.file(""), {}, 48'000);
  ASSERT_FALSE(directory.ok());
  EXPECT_EQ(directory.error().code, ErrorCode::invalid_argument);
  EXPECT_FALSE(PcmSource::open(dir.file("absent"), {.channels = 9}, 48'000).ok());
}

}  // namespace
}  // namespace tactus::audio
