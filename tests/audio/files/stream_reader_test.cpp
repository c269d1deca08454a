#include "audio/files/stream_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace tactus::audio {
namespace {

/// Mono frames 1, 2, 3, ... in runs of 10. Frames 40 to 59 cannot be decoded, nor those from 90.
class DamagedDecoder final : public Decoder {
 public:
  DamagedDecoder() {
    std::iota(samples_.begin(), samples_.end(), 1.0F);
    format_ = {.sample_rate = 48'000, .channel_count = 1, .layout = wav_layout(1), .frames = 100};
  }
  const StreamFormat& format() const override { return format_; }
  void seek(Frames position) override { next_ = std::max<Frames>(0, position / 10 * 10 - 10); }
  DecodedRun decode() override {
    if (next_ >= 40 && next_ < 60) next_ = 60;
    if (next_ >= 90) return {};
    next_ += 10;
    return {next_ - 10, std::span{samples_}.subspan(static_cast<std::size_t>(next_ - 10), 10)};
  }

 private:
  StreamFormat format_;
  std::vector<float> samples_ = std::vector<float>(100);
  Frames next_ = 0;
};

float expected(Frames position) {
  const bool missing = (position >= 40 && position < 60) || position >= 90;
  return missing ? 0.0F : static_cast<float>(position + 1);
}

void expect_read(StreamReader& reader, Frames position, std::size_t frames) {
  std::vector<float> out(frames * channels, 7.0F);
  reader.read(position, out);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const Frames at = position + static_cast<Frames>(i) / channels;
    ASSERT_EQ(out[i], at < 100 ? expected(at) : 0.0F) << "frame " << at;
  }
}

TEST(StreamReader, damage_is_silent_and_moves_nothing) {
  StreamReader reader{std::make_unique<DamagedDecoder>()};
  for (Frames position = 0; position < 120; position += 7) expect_read(reader, position, 7);
  EXPECT_EQ(reader.damage(), 2U);
}

TEST(StreamReader, every_read_is_the_same_from_anywhere) {
  StreamReader reader{std::make_unique<DamagedDecoder>()};
  for (Frames step = 1; step < 100; ++step) expect_read(reader, step * 37 % 100, 23);
}

TEST(StreamReader, damage_counts_each_time_it_is_met) {
  StreamReader reader{std::make_unique<DamagedDecoder>()};
  expect_read(reader, 0, 30);
  EXPECT_EQ(reader.damage(), 0U);
  for (const std::uint64_t pass : {1U, 2U, 3U}) {
    for (const Frames position : {30, 45, 55}) expect_read(reader, position, 10);
    EXPECT_EQ(reader.damage(), pass);
  }
}

}  // namespace
}  // namespace tactus::audio
