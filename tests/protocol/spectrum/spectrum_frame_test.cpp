#include "protocol/spectrum/spectrum_frame.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <string>

#include "reference_decoder.h"

namespace tactus::protocol {
namespace {

SpectrumFrame frame_of(const Bands& bins, std::uint32_t hop_seq = 0) {
  return {.hop_seq = hop_seq, .sample_pos = 0, .bins = bins};
}

std::string encoded(const SpectrumOptions& options, const Bands& bins) {
  return SpectrumEncoder{options}.encode(frame_of(bins)).bytes;
}

ReferenceDecoder decoded(const SpectrumOptions& options, const std::string& bytes) {
  ReferenceDecoder decoder;
  if (options.format == FrameFormat::json)
    decoder.json(bytes, options.first_band);
  else
    decoder.binary(bytes);
  return decoder;
}

bool says_key(const EncodedFrame& frame) {
  return frame.binary ? (frame.bytes[5] & 1) != 0
                      : frame.bytes.find(R"("key":true,)") != std::string::npos;
}

Bands rising() {
  Bands bins{};
  for (std::size_t i = 0; i < band_count; ++i) bins[i] = static_cast<float>(i) / 63.0F;
  return bins;
}

constexpr SpectrumOptions u8{.format = FrameFormat::binary};
constexpr SpectrumOptions u16{.format = FrameFormat::binary, .sample_format = SampleFormat::u16};
constexpr SpectrumOptions f32{.format = FrameFormat::binary, .sample_format = SampleFormat::f32};
constexpr SpectrumOptions json_delta{.encoding = FrameEncoding::delta};
constexpr SpectrumOptions u8_delta{.format = FrameFormat::binary, .encoding = FrameEncoding::delta};

TEST(SpectrumFrame, ADefaultFrameHasExactlyThreeMembers) {
  const auto frame = boost::json::parse(encoded({}, rising())).as_object();
  ASSERT_EQ(frame.size(), 3U);
  EXPECT_EQ(frame.begin()->key(), "type");
  EXPECT_EQ((frame.begin() + 1)->key(), "hopSeq");
  EXPECT_EQ((frame.begin() + 2)->key(), "bins");
  EXPECT_EQ(frame.at("bins").as_array().size(), 64U);
}

TEST(SpectrumFrame, AnyNumberOfTenThousandthsIsWrittenAsItself) {
  for (std::size_t start = 0; start <= 10'000; start += band_count) {
    Bands bins{};
    for (std::size_t i = 0; i < band_count; ++i)
      bins[i] = static_cast<float>(static_cast<double>(std::min(start + i, std::size_t{10'000})) /
                                   10'000.0);
    const std::string text = encoded({}, bins);
    const ReferenceDecoder frame = decoded({}, text);
    for (std::size_t i = 0; i < band_count; ++i)
      ASSERT_EQ(frame.bands[i], std::min(start + i, std::size_t{10'000}));
    EXPECT_EQ(text.find("00,"), std::string::npos) << "no zeros at a number's end";
  }
}

TEST(SpectrumFrame, BinsAreRoundedToTheNearestValueOfTheFormat) {
  std::mt19937 random{1};
  std::uniform_real_distribution<float> any{0.0F, 1.0F};
  for (int round = 0; round < 200; ++round) {
    Bands bins{};
    for (float& bin : bins) bin = any(random);
    const ReferenceDecoder as_json = decoded({}, encoded({}, bins));
    const ReferenceDecoder as_u8 = decoded(u8, encoded(u8, bins));
    const ReferenceDecoder as_u16 = decoded(u16, encoded(u16, bins));
    const ReferenceDecoder as_f32 = decoded(f32, encoded(f32, bins));
    for (std::size_t i = 0; i < band_count; ++i) {
      ASSERT_EQ(as_json.bands[i], std::lround(double{bins[i]} * 10'000.0));
      ASSERT_EQ(as_u8.bands[i], std::lround(double{bins[i]} * 255.0));
      ASSERT_EQ(as_u16.bands[i], std::lround(double{bins[i]} * 65'535.0));
      ASSERT_EQ(as_f32.bands[i], std::bit_cast<std::uint32_t>(bins[i]));
    }
  }
}

TEST(SpectrumFrame, WhatIsNoBinNeverLeaves) {
  constexpr float none = std::numeric_limits<float>::quiet_NaN();
  constexpr float infinite = std::numeric_limits<float>::infinity();
  Bands bins{};
  bins[0] = none;
  bins[1] = infinite;
  bins[2] = -infinite;
  bins[3] = -0.0F;
  bins[4] = 1.5F;
  bins[5] = -none;
  bins[6] = std::numeric_limits<float>::denorm_min();
  for (const auto& [options, one] : {std::pair{SpectrumOptions{}, 10'000U}, std::pair{u8, 255U},
                                     std::pair{u16, 65'535U}, std::pair{f32, 0x3F800000U}}) {
    const ReferenceDecoder frame = decoded(options, encoded(options, bins));
    for (const std::size_t zero : {0U, 2U, 3U, 5U}) EXPECT_EQ(frame.bands[zero], 0U);
    EXPECT_EQ(frame.bands[1], one);
    EXPECT_EQ(frame.bands[4], one);
  }
}

TEST(SpectrumFrame, SilenceIsFlaggedWhereAllBandsOfTheFrameAre0) {
  Bands bins{};
  for (const SpectrumOptions& options : {u8, u16, f32})
    EXPECT_TRUE(decoded(options, encoded(options, bins)).silence);
  bins[40] = 0.5F;
  for (SpectrumOptions options : {u8, u16, f32}) {
    EXPECT_FALSE(decoded(options, encoded(options, bins)).silence);
    options.end_band = 40;
    EXPECT_TRUE(decoded(options, encoded(options, bins)).silence);
  }
}

TEST(SpectrumFrame, TheSizesAreThoseOfTheFormat) {
  EXPECT_EQ(encoded(u8, rising()).size(), 88U);
  EXPECT_EQ(encoded(u16, rising()).size(), 152U);
  EXPECT_EQ(encoded(f32, rising()).size(), 280U);
  SpectrumOptions one = u8;
  one.first_band = 63;
  EXPECT_EQ(encoded(one, rising()).size(), 25U);
}

TEST(SpectrumFrame, NoFrameHasTheLengthOfAnotherStreamsFrames) {
  std::size_t met = 0;
  for (std::size_t zeros = 0; zeros <= band_count; ++zeros) {
    for (const std::uint32_t hop_seq : {1U, 10U, 100U, 1'000U}) {
      Bands bins;
      bins.fill(0.1234F);
      std::fill_n(bins.begin(), zeros, 0.0F);
      const EncodedFrame frame = SpectrumEncoder{{}}.encode(frame_of(bins, hop_seq));
      EXPECT_NE(frame.bytes.size(), 464U);
      met += frame.bytes.size() == 465;
      EXPECT_EQ(decoded({}, frame.bytes).bands.size(), band_count);
    }
  }
  EXPECT_GT(met, 1U) << "the length was met";
}

TEST(SpectrumFrame, AKeyFrameComesFirstAndAtLeastEverySecond) {
  for (const unsigned k : {1U, 2U, 4U, 7U, 62U, 63U, 125U}) {
    for (SpectrumOptions options : {json_delta, u8_delta}) {
      options.hops_per_frame = k;
      SpectrumEncoder encoder{options};
      std::uint32_t last_key = 0;
      unsigned keys = 0;
      const std::uint32_t start = 4'294'960'000U;  // the counter wraps during the test
      for (std::uint32_t hops = 0; hops < 12'500; hops += k) {
        const EncodedFrame frame = encoder.encode(frame_of(rising(), start + hops));
        EXPECT_TRUE(frame.key || hops != 0);
        EXPECT_EQ(frame.key, says_key(frame));
        if (!frame.key) continue;
        EXPECT_LE(hops - last_key, 125U);
        last_key = hops;
        ++keys;
      }
      EXPECT_LE(keys, 12'500 / (126 - k) + 1) << "no more than needed with k = " << k;
    }
  }
}

TEST(SpectrumFrame, AFullStreamHasKeyFramesAlone) {
  for (const SpectrumOptions& options : {SpectrumOptions{}, u8, u16, f32}) {
    SpectrumEncoder encoder{options};
    for (std::uint32_t hop = 0; hop < 10; ++hop)
      EXPECT_TRUE(encoder.encode(frame_of(rising(), hop)).key);
  }
}

TEST(SpectrumFrame, AFrameEqualToItsKeyFrameIsAnEmptyDelta) {
  SpectrumEncoder json{json_delta};
  json.encode(frame_of(rising(), 7));
  EXPECT_EQ(json.encode(frame_of(rising(), 11)).bytes,
            R"({"type":"audio.fft.frame","hopSeq":11,"delta":true,"keySeq":7,"changes":[]})");
  SpectrumEncoder binary{u8_delta};
  binary.encode(frame_of(rising(), 7));
  EXPECT_EQ(binary.encode(frame_of(rising(), 11)).bytes.size(), 24U);
}

/// A random walk of bins: most stay, some change a little, sometimes all change or fall silent.
void wander(Bands& bins, std::mt19937& random) {
  const auto chance = [&](int one_in) { return random() % static_cast<unsigned>(one_in) == 0; };
  std::uniform_real_distribution<float> any{-0.1F, 1.1F};
  if (chance(40)) bins.fill(0.0F);
  const int moving = chance(10) ? 1 : chance(3) ? 3 : 30;
  for (float& bin : bins) {
    if (!chance(moving)) continue;
    bin = chance(20) ? std::numeric_limits<float>::quiet_NaN() : any(random);
  }
}

SpectrumOptions any_delta_options(std::mt19937& random) {
  SpectrumOptions options{.encoding = FrameEncoding::delta};
  options.hops_per_frame = static_cast<unsigned>(1 + random() % 9);
  options.format = random() % 2 == 0 ? FrameFormat::json : FrameFormat::binary;
  options.sample_format = random() % 2 == 0 ? SampleFormat::u8 : SampleFormat::u16;
  if (random() % 2 == 0) {
    options.first_band = random() % band_count;
    options.end_band = options.first_band + 1 + random() % (band_count - options.first_band);
  }
  return options;
}

TEST(SpectrumFrame, WhoeverSkipsDeltasGetsTheBinsOfTheFullFrame) {
  std::mt19937 random{3};
  std::size_t deltas = 0;
  for (int stream = 0; stream < 300; ++stream) {
    const SpectrumOptions options = any_delta_options(random);
    SpectrumOptions full_options = options;
    full_options.encoding = FrameEncoding::full;
    SpectrumEncoder encoder{options};
    SpectrumEncoder full_encoder{full_options};
    ReferenceDecoder decoder;
    Bands bins{};
    auto hop_seq = static_cast<std::uint32_t>(random());
    for (int i = 0; i < 100; ++i, hop_seq += options.hops_per_frame) {
      wander(bins, random);
      const EncodedFrame frame = encoder.encode(frame_of(bins, hop_seq));
      const EncodedFrame full = full_encoder.encode(frame_of(bins, hop_seq));
      if (!frame.key) {
        ++deltas;
        ASSERT_LT(frame.bytes.size(), full.bytes.size());
        if (random() % 3 == 0) continue;  // lost in transit
      }
      if (options.format == FrameFormat::json)
        decoder.json(frame.bytes, options.first_band);
      else
        decoder.binary(frame.bytes);
      const ReferenceDecoder whole = decoded(full_options, full.bytes);
      ASSERT_EQ(decoder.hop_seq, hop_seq);
      ASSERT_EQ(decoder.first, whole.first);
      ASSERT_EQ(decoder.bands, whole.bands);
      ASSERT_EQ(decoder.silence, whole.silence);
    }
  }
  EXPECT_GT(deltas, 10'000U);
}

}  // namespace
}  // namespace tactus::protocol
