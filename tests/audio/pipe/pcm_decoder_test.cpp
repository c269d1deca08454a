#include "audio/pipe/pcm_decoder.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <vector>

namespace tactus::audio {
namespace {

std::vector<float> decoded(const PcmOptions& options, std::initializer_list<int> bytes) {
  std::vector<std::byte> input;
  for (const int byte : bytes) input.push_back(static_cast<std::byte>(byte));
  PcmDecoder decoder{options};
  const auto stereo = decoder.decode(input);
  return {stereo.begin(), stereo.end()};
}

using Samples = std::vector<float>;

TEST(PcmDecoder, sixteen_bits_are_little_endian_and_signed) {
  EXPECT_EQ(decoded({SampleFormat::s16le, 2}, {0x00, 0x40, 0x00, 0x80, 0xFF, 0xFF, 0x01, 0x00}),
            (Samples{0.5F, -1.0F, -1.0F / 32'768, 1.0F / 32'768}));
}

TEST(PcmDecoder, twenty_four_bits_are_three_bytes) {
  EXPECT_EQ(decoded({SampleFormat::s24le, 2}, {0x00, 0x00, 0x40, 0x00, 0x00, 0x80}),
            (Samples{0.5F, -1.0F}));
  EXPECT_EQ(decoded({SampleFormat::s24le, 1}, {0x01, 0x00, 0x00}),
            (Samples{1.0F / 8'388'608, 1.0F / 8'388'608}));
}

TEST(PcmDecoder, thirty_two_bits_keep_their_full_scale) {
  EXPECT_EQ(decoded({SampleFormat::s32le, 2}, {0, 0, 0, 0x80, 0, 0, 0, 0x20}),
            (Samples{-1.0F, 0.25F}));
}

TEST(PcmDecoder, floats_are_taken_as_they_are_but_never_as_no_number) {
  // 0.5, NaN; infinity, 2.0
  EXPECT_EQ(decoded({SampleFormat::f32le, 2}, {0, 0, 0, 0x3F, 0, 0, 0xC0, 0x7F,  //
                                               0, 0, 0x80, 0x7F, 0, 0, 0, 0x40}),
            (Samples{0.5F, 0.0F, 0.0F, 2.0F}));
}

TEST(PcmDecoder, a_frame_is_a_sample_of_each_channel) {
  for (int channel_count = 1; channel_count <= 8; ++channel_count) {
    PcmDecoder decoder{{SampleFormat::s24le, channel_count}};
    EXPECT_EQ(decoder.frame_bytes(), static_cast<std::size_t>(3 * channel_count));
    const std::vector<std::byte> silence(decoder.frame_bytes() * 5);
    EXPECT_EQ(decoder.decode(silence).size(), 5U * channels);
  }
}

TEST(PcmDecoder, formats_are_named_as_people_write_them) {
  EXPECT_EQ(name(SampleFormat::s16le), "s16le");
  EXPECT_EQ(name(SampleFormat::f32le), "f32le");
}

}  // namespace
}  // namespace tactus::audio
