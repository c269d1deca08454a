// A PcmSource with a live writer, and the judgement of a writer.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>
#include <vector>

#include "audio/pipe/pcm_source.h"
#include "audio_files.h"
#include "pipe/piped_source.h"

namespace tactus::audio {
namespace {

TEST(PcmLive, is_consumed_in_silence_while_paused) {
  PipedSource piped{Pace::live};
  EXPECT_TRUE(piped.source().live());
  piped.write_frames(0, 8'000);
  piped.wait_for_frames(7'000);
  const std::size_t before = piped.source().buffered();
  EXPECT_EQ(piped.play(2'000, false), std::vector<int>(2'000, 0));
  EXPECT_LE(piped.source().buffered(), before - 1'000);
  EXPECT_EQ(piped.source().dropouts(), 0U);
}

TEST(PcmLive, stale_sound_is_dropped_without_a_click) {
  PipedSource piped{Pace::live};
  // A slow ramp, so that a jump shows: a frame is 1 more than the one before.
  std::vector<int> heard;
  int written = 12'000;
  piped.write_frames(0, written);
  piped.wait_for_frames(11'000);
  // The excess shows in the second period of 0.3 s: in the first one the pipe was empty.
  while (piped.source().buffered() > 6'000) {
    piped.write_frames(written, 240);
    written += 240;
    const auto block = piped.play(240);
    heard.insert(heard.end(), block.begin(), block.end());
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  EXPECT_LT(written - heard.back(), 7'000) << "what is heard is new";
  int most = 0;
  for (std::size_t i = 1; i < heard.size(); ++i)
    most = std::max(most, std::abs(heard[i] - heard[i - 1]));
  EXPECT_LT(most, 80) << "the drop of some 10,000 frames is spread over 240";
}

TEST(PcmLive, its_delay_is_told) {
  PipedSource piped{Pace::live};
  piped.write_frames(0, 4'800);
  piped.wait_for_frames(4'700);
  const SourceInfo info = piped.source().info();
  EXPECT_EQ(info.kind, SourceKind::pipe);
  EXPECT_EQ(info.name, "a pipe");
  EXPECT_NEAR(info.buffered_ms, 100, 3);
  EXPECT_EQ(info.latency_ms, info.buffered_ms);
  EXPECT_EQ(info.fault, "");
}

TEST(PcmLive, a_writer_is_heard_before_it_is_judged) {
  PipedSource piped{Pace::unknown};
  piped.write_frames(0, 7'200);
  piped.wait_for_frames(7'200);
  EXPECT_TRUE(piped.source().may_be_live());
  std::vector<int> heard;
  for (int block = 0; block < 19; ++block) {
    const auto out = piped.play(480);
    heard.insert(heard.end(), out.begin(), out.end());
  }
  heard.erase(heard.begin(), std::ranges::find(heard, 1));
  EXPECT_GE(heard.size(), 19 * 480U - 2'400U) << "at most 50 ms late";
  heard.resize(6'720);
  EXPECT_EQ(heard, counting(0, 6'720));
}

TEST(PcmLive, of_a_fast_writer_nothing_is_lost) {
  constexpr int total = 300'000;
  PipedSource piped{Pace::unknown};
  EXPECT_EQ(piped.play(512), std::vector<int>(512, 0));
  std::thread writer{[&] {
    for (int done = 0; done < total; done += 1'000) piped.write_frames(done, 1'000);
    piped.close_writer();
  }};
  while (piped.source().pace() == Pace::unknown) std::this_thread::yield();
  EXPECT_EQ(piped.source().pace(), Pace::stored);
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
  heard.resize(total);
  EXPECT_EQ(heard, counting(0, total));
}

TEST(PcmLive, a_short_input_is_played_whole_at_its_end) {
  PipedSource piped{Pace::unknown};
  piped.write_frames(0, 700);
  piped.close_writer();
  piped.wait_for_end();
  EXPECT_EQ(piped.source().pace(), Pace::stored);
  EXPECT_EQ(piped.play(700), counting(0, 700));
}

TEST(PcmLive, a_named_pipe_without_a_writer_says_so) {
  const TempDir dir;
  ASSERT_EQ(mkfifo(dir.file("fifo").c_str(), 0600), 0);
  const auto fifo = PcmSource::open(dir.file("fifo"), {}, 48'000);
  ASSERT_TRUE(fifo.ok());
  const auto wait_for_fault = [&](const std::string& fault) {
    while ((*fifo)->info().fault != fault) std::this_thread::yield();
  };
  wait_for_fault("no program writes to " + dir.file("fifo"));
  std::filesystem::remove(dir.file("fifo"));
  wait_for_fault(dir.file("fifo") + ": No such file or directory");
}

TEST(PcmLive, a_file_with_a_header_is_refused) {
  const TempDir dir;
  write_text(dir.file("a.raw"), "fLaC" + std::string(100, '\1'));
  const auto source = PcmSource::open(dir.file("a.raw"), {}, 48'000);
  ASSERT_FALSE(source.ok());
  EXPECT_EQ(source.error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(source.error().message,
            "cannot play " + dir.file("a.raw") +
                ": it is a FLAC file, not raw PCM: give it without --input");
}

}  // namespace
}  // namespace tactus::audio
