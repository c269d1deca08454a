#include "protocol/spectrum/frame_reader.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "protocol/spectrum/little_endian.h"
#include "protocol/spectrum/spectrum_frame.h"

namespace tactus::protocol {
namespace {

std::string fft_frame(const std::string& bins, const std::string& hop_seq = "5") {
  return R"({"type":"audio.fft.frame","hopSeq":)" + hop_seq + R"(,"bins":)" + bins + "}";
}

std::string numbers(std::size_t count, const std::string& last = "1") {
  std::string text = "[";
  for (std::size_t i = 1; i < count; ++i) text += "0.5,";
  return text + last + "]";
}

std::string fault(const std::string& text) {
  const auto frame = read_fft_frame(text);
  return frame.ok() ? "none" : frame.error().field;
}

AudioFrame example() {
  AudioFrame frame;
  frame.hop_seq = 4'000'000'000U;
  frame.uptime_ms = 123'456;
  frame.features.rms = 0.25F;
  frame.features.flux = 0.5F;
  frame.features.fast_rms = 0.125F;
  frame.features.fast_flux = 1.0F;
  for (std::size_t i = 0; i < spectrum::feature_bands; ++i) {
    frame.features.bands[i] = static_cast<float>(i) / 8.0F;
    frame.features.heavy_bands[i] = static_cast<float>(i) / 16.0F;
  }
  for (std::size_t i = 0; i < spectrum::chroma_count; ++i) {
    frame.features.chroma[i] = static_cast<float>(i) / 12.0F;
    frame.features.heavy_chroma[i] = static_cast<float>(i) / 24.0F;
  }
  for (std::size_t i = 0; i < spectrum::waveform_points; ++i)
    frame.features.waveform[i] = static_cast<std::int16_t>(static_cast<int>(i) * 512 - 32'768);
  frame.bpm = 128.5F;
  frame.confidence = 0.75F;
  frame.beat_phase = 0.375F;
  frame.downbeat_tick = true;
  return frame;
}

TEST(FrameReader, ASpectrumThatIsWrittenIsReadBack) {
  Bands bins{};
  for (std::size_t i = 0; i < band_count; ++i) bins[i] = static_cast<float>(i) / 64.0F;
  for (const FrameEncoding encoding : {FrameEncoding::full, FrameEncoding::delta}) {
    SpectrumEncoder encoder{{.encoding = encoding}};
    const auto frame = read_fft_frame(
        encoder.encode({.hop_seq = 4'294'967'295U, .sample_pos = 0, .bins = bins}).bytes);
    ASSERT_TRUE(frame.ok()) << frame.error().message;
    EXPECT_EQ(frame->hop_seq, 4'294'967'295U);
    for (std::size_t i = 0; i < band_count; ++i) EXPECT_NEAR(frame->bins[i], bins[i], 0.000'051);
  }
}

TEST(FrameReader, ASpectrumHas1To64NumbersFrom0To1) {
  for (const std::size_t count : {1U, 63U, 64U}) {
    const auto frame = read_fft_frame(fft_frame(numbers(count)));
    ASSERT_TRUE(frame.ok());
    EXPECT_EQ(frame->count, count);
    EXPECT_FALSE(frame->delta);
  }
  for (const std::string& bins :
       {std::string{"[]"}, numbers(65), numbers(64, "1.001"), numbers(64, "-0.1"),
        numbers(64, "null"), numbers(64, "true"), numbers(64, "1e999"), numbers(64, "\"1\""),
        std::string{"{}"}, std::string{"null"}})
    EXPECT_EQ(fault(fft_frame(bins)), "bins") << bins;
}

TEST(FrameReader, ASpectrumForEverybodyIsTheSame) {
  EXPECT_EQ(read_fft_frame(R"({"type":"spectrum.frame","hopSeq":5,"bins":[1]})")->count, 1U);
}

TEST(FrameReader, ADeltaHasItsKeyFrameAndAtMost64Changes) {
  const auto delta = [](const std::string& changes, const std::string& key = "4") {
    return R"({"type":"audio.fft.frame","hopSeq":5,"delta":true,"keySeq":)" + key +
           R"(,"changes":)" + changes + "}";
  };
  const auto frame = read_fft_frame(delta("[[0,0.5],[63,1]]"));
  ASSERT_TRUE(frame.ok());
  EXPECT_TRUE(frame->delta);
  EXPECT_EQ(frame->key_seq, 4U);
  ASSERT_EQ(frame->count, 2U);
  EXPECT_EQ(frame->changes[1].band, 63);
  EXPECT_EQ(frame->changes[1].value, 1.0F);
  EXPECT_EQ(read_fft_frame(delta("[]"))->count, 0U);
  std::string many = "[[0,0]";
  for (std::size_t i = 0; i < band_count; ++i) many += ",[0,0]";
  for (const std::string& changes :
       {many + "]", std::string{"{}"}, std::string{"[[64,0]]"}, std::string{"[[-1,0]]"},
        std::string{"[[0.5,0]]"}, std::string{"[[0]]"}, std::string{"[[0,0,0]]"},
        std::string{"[7]"}, std::string{"[[0,2]]"}, std::string{"[[0,null]]"}})
    EXPECT_EQ(fault(delta(changes)), "changes") << changes;
  EXPECT_EQ(fault(delta("[]", "-1")), "keySeq");
}

TEST(FrameReader, ASpectrumHasItsTypeAndHop) {
  for (const char* hop : {"-1", "4294967296", "0.5", "null", "\"5\"", "true"})
    EXPECT_EQ(fault(fft_frame(numbers(64), hop)), "hopSeq") << hop;
  EXPECT_EQ(fault(R"({"type":"beat.event"})"), "type");
  EXPECT_EQ(fault("{}"), "type");
  EXPECT_EQ(fault(R"({"type":"audio.fft.frame","hopSeq":5})"), "bins");
  for (const char* text : {"", "[]", "7", "{"}) EXPECT_FALSE(read_fft_frame(text).ok()) << text;
}

TEST(FrameReader, AnAudioFrameThatIsWrittenIsReadBack) {
  const AudioFrame frame = example();
  const std::string bytes = encode(frame);
  ASSERT_EQ(bytes.size(), audio_frame_bytes);
  const auto read = read_audio_frame(bytes);
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(read->hop_seq, frame.hop_seq);
  EXPECT_EQ(read->uptime_ms, frame.uptime_ms);
  EXPECT_EQ(read->features.rms, frame.features.rms);
  EXPECT_EQ(read->features.flux, frame.features.flux);
  EXPECT_EQ(read->features.fast_rms, frame.features.fast_rms);
  EXPECT_EQ(read->features.fast_flux, frame.features.fast_flux);
  EXPECT_EQ(read->features.bands, frame.features.bands);
  EXPECT_EQ(read->features.heavy_bands, frame.features.heavy_bands);
  EXPECT_EQ(read->features.chroma, frame.features.chroma);
  EXPECT_EQ(read->features.heavy_chroma, frame.features.heavy_chroma);
  EXPECT_EQ(read->features.waveform, frame.features.waveform);
  EXPECT_EQ(read->bpm, frame.bpm);
  EXPECT_EQ(read->confidence, frame.confidence);
  EXPECT_EQ(read->beat_phase, frame.beat_phase);
  EXPECT_FALSE(read->beat_tick);
  EXPECT_TRUE(read->downbeat_tick);
}

TEST(FrameReader, AnAudioFrameHasItsFieldsAtTheDocumentedPlaces) {
  const std::string bytes = encode(example());
  const auto number = [&](std::size_t at) { return get<float>(bytes.data() + at); };
  EXPECT_EQ(get<std::uint32_t>(bytes.data()), 0x00445541U);
  EXPECT_EQ(get<std::uint32_t>(bytes.data() + 8), 123'456U);
  EXPECT_EQ(number(12), 0.25F);
  EXPECT_EQ(number(24), 1.0F);
  EXPECT_EQ(number(28 + 4), 1.0F / 8.0F);
  EXPECT_EQ(number(60 + 4), 1.0F / 16.0F);
  EXPECT_EQ(number(92 + 4), 1.0F / 12.0F);
  EXPECT_EQ(number(140 + 4), 1.0F / 24.0F);
  EXPECT_EQ(get<std::uint32_t>(bytes.data() + 188), 0U);
  EXPECT_EQ(get<std::uint16_t>(bytes.data() + 192), 0x8000U);
  EXPECT_EQ(number(448), 128.5F);
  EXPECT_EQ(number(456), 0.375F);
  EXPECT_EQ(bytes.substr(460), std::string("\0\1\0\0", 4));
}

TEST(FrameReader, WhatIsNoAudioFrameIsRefused) {
  const std::string bytes = encode(example());
  EXPECT_FALSE(read_audio_frame("").ok());
  EXPECT_FALSE(read_audio_frame(std::string_view{bytes}.substr(1)).ok());
  EXPECT_FALSE(read_audio_frame(bytes + '\0').ok());
  std::string other = bytes;
  other[0] = 'B';
  EXPECT_FALSE(read_audio_frame(other).ok());
  for (const std::size_t at : {12U, 28U, 184U, 448U, 456U}) {
    std::string none = bytes;
    put(none.data() + at, std::numeric_limits<float>::quiet_NaN());
    EXPECT_FALSE(read_audio_frame(none).ok()) << at;
  }
}

TEST(FrameReader, NoNumberThatIsNoneLeavesInAnAudioFrame) {
  AudioFrame frame = example();
  frame.features.rms = std::numeric_limits<float>::quiet_NaN();
  frame.features.chroma[3] = std::numeric_limits<float>::infinity();
  frame.bpm = -std::numeric_limits<float>::infinity();
  const auto read = read_audio_frame(encode(frame));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->features.rms, 0.0F);
  EXPECT_EQ(read->features.chroma[3], 0.0F);
  EXPECT_EQ(read->bpm, 0.0F);
}

}  // namespace
}  // namespace tactus::protocol
