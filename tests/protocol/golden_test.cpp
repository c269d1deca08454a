#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "protocol/beats/heard_beat_json.h"
#include "protocol/spectrum/audio_frame.h"
#include "protocol/spectrum/level_frame.h"
#include "protocol/spectrum/spectrum_frame.h"
#include "protocol/transport/source_json.h"
#include "protocol/websocket/ws_message.h"

// Compares wire messages byte for byte with tests/golden. After an intended format change, set
// TACTUS_WRITE_GOLDEN=1 in the environment to rewrite the files.

namespace tactus::protocol {
namespace {

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

void expect_golden(const std::string& name, const std::string& bytes) {
  const std::filesystem::path path = std::filesystem::path{TACTUS_GOLDEN} / name;
  if (std::getenv("TACTUS_WRITE_GOLDEN") != nullptr) std::ofstream{path, std::ios::binary} << bytes;
  EXPECT_EQ(content_of(path), bytes) << name;
}

// The bins: band i is i / 63; later frames change a few.

constexpr SpectrumOptions binary_options(SampleFormat format) {
  SpectrumOptions options;
  options.format = FrameFormat::binary;
  options.sample_format = format;
  return options;
}

Bands ramp() {
  Bands bins{};
  for (std::size_t i = 0; i < band_count; ++i) bins[i] = static_cast<float>(i) / 63.0F;
  return bins;
}

Bands moved() {
  Bands bins = ramp();
  bins[10] = 0.9F;   // up
  bins[12] = 0.05F;  // down
  return bins;
}

SpectrumFrame first_frame(const Bands& bins) {
  return {.hop_seq = 12'345, .sample_pos = 5'000'000'000, .bins = bins};
}

SpectrumFrame second_frame(const Bands& bins) {
  return {.hop_seq = 12'349, .sample_pos = 5'000'001'536, .bins = bins};
}

void expect_frame(const std::string& name, const SpectrumOptions& options, const Bands& bins) {
  expect_golden(name, SpectrumEncoder{options}.encode(first_frame(bins)).bytes);
}

/// Checks the frame after the ramp's key frame; the key frame itself is not stored.
void expect_after_key(const std::string& name, SpectrumOptions options, const Bands& bins) {
  options.encoding = FrameEncoding::delta;
  SpectrumEncoder encoder{options};
  const Bands key = ramp();
  encoder.encode(first_frame(key));
  expect_golden(name, encoder.encode(second_frame(bins)).bytes);
}

TEST(Golden, JsonSpectra) {
  expect_frame("fft_json_full.json", {}, ramp());
  expect_frame("fft_json_silence.json", {}, Bands{});
  SpectrumOptions range;
  range.first_band = 16;
  range.end_band = 24;
  expect_frame("fft_json_range.json", range, ramp());
  SpectrumOptions delta;
  delta.encoding = FrameEncoding::delta;
  expect_frame("fft_json_key.json", delta, ramp());
  expect_after_key("fft_json_delta.json", {}, moved());
  expect_after_key("fft_json_delta_empty.json", {}, ramp());
}

TEST(Golden, BinarySpectra) {
  const SpectrumOptions u8 = binary_options(SampleFormat::u8);
  const SpectrumOptions u16 = binary_options(SampleFormat::u16);
  expect_frame("fft_u8_full.bin", u8, ramp());
  expect_frame("fft_u16_full.bin", u16, ramp());
  expect_frame("fft_f32_full.bin", binary_options(SampleFormat::f32), ramp());
  expect_frame("fft_u8_silence.bin", u8, Bands{});
  SpectrumOptions side = u8;
  side.channel = Channel::side;
  side.first_band = 16;
  side.end_band = 24;
  expect_frame("fft_u8_range_side.bin", side, ramp());
  expect_after_key("fft_u8_delta.bin", u8, moved());
  expect_after_key("fft_u16_delta.bin", u16, moved());
  expect_after_key("fft_u8_delta_empty.bin", u8, ramp());
}

TEST(Golden, AnAudioFrame) {
  AudioFrame frame;
  frame.hop_seq = 12'345;
  frame.uptime_ms = 98'760;
  spectrum::AudioFeatures& features = frame.features;
  features.rms = 0.25F;
  features.flux = 0.5F;
  features.fast_rms = 0.75F;
  features.fast_flux = 1.0F;
  for (std::size_t i = 0; i < spectrum::feature_bands; ++i) {
    features.bands[i] = static_cast<float>(i) / 8.0F;
    features.heavy_bands[i] = static_cast<float>(i) / 16.0F;
  }
  for (std::size_t i = 0; i < spectrum::chroma_count; ++i) {
    features.chroma[i] = static_cast<float>(i) / 16.0F;
    features.heavy_chroma[i] = static_cast<float>(i) / 32.0F;
  }
  for (std::size_t i = 0; i < spectrum::waveform_points; ++i)
    features.waveform[i] = static_cast<std::int16_t>(512 * static_cast<int>(i) - 32'768);
  frame.bpm = 128.5F;
  frame.confidence = 1.0F;
  frame.beat_phase = 0.375F;
  frame.beat_tick = true;
  frame.downbeat_tick = false;
  expect_golden("audio_frame.bin", encode(frame));
}

TEST(Golden, Levels) {
  expect_golden("levels_frame.json", encode_level_frame(12'345, {.peak = {0.5F, 1.25F},
                                                                 .rms = {0.35357F, 0.0F},
                                                                 .clipped = {false, true}}));
}

TEST(Golden, SubscriptionsToTheSpectrum) {
  std::array<double, band_count> band_hz{};
  for (std::size_t i = 0; i < band_count; ++i) band_hz[i] = 100.5 * static_cast<double>(i + 1);
  expect_golden("fft_subscribed.json", encode_spectrum_subscribed("unique-1", 7, {}, band_hz));
  SpectrumRequest request{.rate_hz = 60.0, .options = binary_options(SampleFormat::u16)};
  request.options.hops_per_frame = hops_per_frame(request.rate_hz);
  request.options.encoding = FrameEncoding::delta;
  request.options.layout = BandLayout::semitone;
  request.options.channel = Channel::left;
  request.options.scale = {.db_min = -60.5, .db_max = 6.0, .attack_ms = 5.0, .release_ms = 250.0};
  request.options.first_band = 8;
  request.options.end_band = 12;
  expect_golden("fft_subscribed_binary.json", encode_spectrum_subscribed("", 7, request, band_hz));
  expect_golden("fft_rejected.json", encode_fft_rejected("unique-1", 4));
  expect_golden("fft_unsubscribed.json", encode_done("audio.fft.unsubscribed", "unique-2", 7));
  expect_golden("audio_subscribed.json", encode_audio_subscribed("unique-3", 7));
}

TEST(Golden, Events) {
  expect_golden("beat_event.json", encode(BeatEvent{.beat_index = 9,
                                                    .bar_index = 2,
                                                    .beat_in_bar = 1,
                                                    .bpm = 120.0,
                                                    .sample_pos = 216'000,
                                                    .host_ns = 0,
                                                    .timestamp_ms = 1'700'641'234'567.25}));
  expect_golden("heard_beat_event.json",
                encode(AnnouncedBeat{.beat = {.beat_index = 9,
                                              .bar_index = 2,
                                              .beat_in_bar = 1,
                                              .bpm = 128.0123456,
                                              .sample_pos = 216'000,
                                              .timestamp_ms = 1'700'641'234'567.25},
                                     .confidence = 0.87654,
                                     .downbeat_confidence = 0.5,
                                     .predicted = true}));
  HeardBeat heard{.lock = BeatLock::locked, .bpm = 128.0123, .confidence = 0.876, .index = 9};
  heard.timestamp_ms = 1'700'641'234'567.25;
  heard.alternatives[0] = {.bpm = 128.04, .weight = 0.906};
  heard.alternatives[1] = {.bpm = 64.02, .weight = 0.051};
  expect_golden("tempo_state.json", encode_tempo_state(heard));
  TransportState state;
  state.playing = true;
  state.sample_pos = 216'000;
  state.time_seconds = 4.5;
  state.time_formatted = format_time(216'000, 48'000);
  state.frame_count = 422;
  state.status = TransportStatus::playing;
  state.beat_pos = 9.0;
  state.bar = 3;
  state.beat_in_bar = 2;
  state.timestamp_ms = 1'700'641'234'567.25;
  state.epoch = 3;
  state.seq = 77;
  expect_golden("transport_state.json", encode_with_type(state));
  const auto message = std::get<WsMessage>(parse_ws_message(
      R"({"type":"transport.command","requestId":"unique-4","command":"seek","value":4.5})"));
  const ControlMessage control = read_transport_command(message);
  expect_golden("transport_result.json",
                encode_transport_result(message.request_id, control, state));
  expect_golden("transport_result_failure.json",
                encode_transport_result(message.request_id, control,
                                        Error{ErrorCode::out_of_range, "the position is too far"}));
}

TEST(Golden, TheSource) {
  expect_golden("source_state.json", encode_source_state({.kind = SourceKind::file,
                                                          .name = "b.flac",
                                                          .title = "Second",
                                                          .artist = "Somebody",
                                                          .length_seconds = 441.5,
                                                          .files = {"a.wav", "b.flac"},
                                                          .index = 1,
                                                          .sample_rate = 44'100,
                                                          .channels = 2,
                                                          .buffered_ms = 512.5,
                                                          .silent_seconds = 3.25}));
}

TEST(Golden, OtherAnswers) {
  expect_golden("heard_beats_subscribed.json",
                encode_beat_subscribed("h1", 7, {.source = BeatSource::audio, .lead_ms = 300.0}));
  expect_golden("beat_subscribed.json", encode_done("beat.subscribed", "unique-5", 7));
  expect_golden("transport_subscribed.json",
                encode_transport_subscribed("unique-6", 7, {.rate_hz = 59.94}));
  expect_golden("error.json",
                encode_error("unique-7", "INVALID_VALUE", "rateHz must be between 1 and 125"));
  expect_golden("auth_result.json", encode_auth_result("unique-8", std::string_view{"control"}));
  expect_golden("auth_result_failure.json",
                encode_auth_result("unique-8", Error{ErrorCode::unauthenticated, "unknown key"}));
  expect_golden("time_synced.json", encode_time_synced("", R"({"sent":12.5})", 1'700'641'234'567.25,
                                                       1'700'641'234'567.5));
}

}  // namespace
}  // namespace tactus::protocol
