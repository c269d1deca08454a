// The decoder reads each golden frame of the protocol to the values it was made from.
#include "protocol/spectrum/spectrum_decoder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <string>

namespace tactus::protocol {
namespace {

std::string golden_frame(const std::string& name) {
  std::ifstream file{TACTUS_GOLDEN "/" + name, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

Result<tactus::SpectrumFrame> decode(SpectrumDecoder& decoder, const std::string& name) {
  const auto bytes = golden_frame(name);
  if (!name.ends_with(".json")) return decoder.decode(bytes);
  const auto frame = read_fft_frame(bytes);
  if (!frame) return frame.error();
  return decoder.decode(*frame);
}

/// The values in the frames: band i is i / 63; in deltas bands 10 and 12 differ.
float value_of(std::size_t band, bool moved) {
  if (moved && band == 10) return 0.9F;
  if (moved && band == 12) return 0.05F;
  return static_cast<float>(band) / 63.0F;
}

double steps_of(const std::string& name) {
  if (name.find("_u8_") != std::string::npos) return 255.0;
  return name.find("_u16_") != std::string::npos ? 65'535.0 : 10'000.0;
}

void expect_bins(const tactus::SpectrumFrame& frame, const std::string& name, bool moved) {
  const bool is_exact = name.find("_f32_") != std::string::npos;
  for (std::size_t i = 0; i < frame.count; ++i) {
    const float bin = value_of(frame.first + i, moved);
    const double steps = steps_of(name);
    const auto rounded = static_cast<float>(std::floor(bin * steps + 0.5) / steps);
    EXPECT_EQ(frame.bins[i], is_exact ? bin : rounded) << name << ", band " << i;
  }
}

TEST(SpectrumDecoder, reads_a_full_frame_of_each_format) {
  for (const std::string name :
       {"fft_json_full.json", "fft_u8_full.bin", "fft_u16_full.bin", "fft_f32_full.bin"}) {
    SpectrumDecoder decoder;
    const auto frame = decode(decoder, name);
    ASSERT_TRUE(frame.ok()) << name << ": " << frame.error().message;
    EXPECT_EQ(frame->hop_seq, 12345U);
    EXPECT_EQ(frame->count, band_count);
    EXPECT_FALSE(frame->silence);
    EXPECT_EQ(frame->sample_pos, name.ends_with(".bin") ? 5'000'000'000 : -1);
    expect_bins(*frame, name, false);
  }
}

TEST(SpectrumDecoder, adds_a_delta_to_its_key_frame_any_number_of_times) {
  for (const auto& [key, delta] :
       {std::pair<std::string, std::string>{"fft_json_key.json", "fft_json_delta.json"},
        {"fft_u8_full.bin", "fft_u8_delta.bin"},
        {"fft_u16_full.bin", "fft_u16_delta.bin"}}) {
    SpectrumDecoder decoder;
    EXPECT_FALSE(decode(decoder, delta).ok()) << "without its key frame";
    ASSERT_TRUE(decode(decoder, key).ok());
    for (int i = 0; i < 3; ++i) {
      const auto frame = decode(decoder, delta);
      ASSERT_TRUE(frame.ok()) << delta;
      EXPECT_EQ(frame->hop_seq, 12349U);
      expect_bins(*frame, delta, true);
    }
  }
}

TEST(SpectrumDecoder, an_empty_delta_repeats_the_key_frame) {
  for (const auto& [key, delta] :
       {std::pair<std::string, std::string>{"fft_json_key.json", "fft_json_delta_empty.json"},
        {"fft_u8_full.bin", "fft_u8_delta_empty.bin"}}) {
    SpectrumDecoder decoder;
    ASSERT_TRUE(decode(decoder, key).ok());
    const auto frame = decode(decoder, delta);
    ASSERT_TRUE(frame.ok()) << delta;
    expect_bins(*frame, delta, false);
  }
}

TEST(SpectrumDecoder, reads_a_range_of_bands_and_silence) {
  SpectrumDecoder ranged{16};
  for (const std::string name : {"fft_json_range.json", "fft_u8_range_side.bin"}) {
    const auto frame = decode(ranged, name);
    ASSERT_TRUE(frame.ok()) << name;
    EXPECT_EQ(frame->first, 16);
    EXPECT_EQ(frame->count, 8);
    expect_bins(*frame, name, false);
  }
  SpectrumDecoder decoder;
  for (const std::string name : {"fft_u8_silence.bin", "fft_json_silence.json"})
    EXPECT_TRUE(decode(decoder, name)->silence) << name;
}

TEST(SpectrumDecoder, rejects_a_delta_of_another_key_frame) {
  SpectrumDecoder decoder;
  ASSERT_TRUE(decode(decoder, "fft_u8_range_side.bin").ok());
  for (const std::string delta : {"fft_u8_delta.bin", "fft_u16_delta.bin", "fft_json_delta.json"})
    EXPECT_FALSE(decode(decoder, delta).ok()) << delta;
}

TEST(SpectrumDecoder, decodes_or_rejects_each_damaged_frame) {
  for (const std::string name :
       {"fft_u8_full.bin", "fft_u16_full.bin", "fft_f32_full.bin", "fft_u8_delta.bin",
        "fft_u16_delta.bin", "fft_u8_delta_empty.bin"}) {
    const auto bytes = golden_frame(name);
    SpectrumDecoder decoder;
    EXPECT_FALSE(decoder.decode(std::string_view{bytes}.substr(1)).ok());
    EXPECT_FALSE(decoder.decode(std::string_view{bytes}.substr(0, bytes.size() - 1)).ok());
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      static_cast<void>(decode(decoder, name.substr(0, name.find('_', 4)) + "_full.bin"));
      auto damaged = bytes;
      damaged[at] = static_cast<char>(~damaged[at]);
      const auto frame = decoder.decode(damaged);
      if (!frame) continue;
      EXPECT_LE(frame->first + frame->count, static_cast<int>(band_count));
      for (const float bin : frame->used()) EXPECT_TRUE(bin >= 0.0F && bin <= 1.0F);
    }
  }
}

}  // namespace
}  // namespace tactus::protocol
