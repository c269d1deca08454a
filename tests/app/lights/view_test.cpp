#include "app/lights/view.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "app/lights/light_bars.h"
#include "app/terminal/styled_line.h"

namespace tactus::app {
namespace {

constexpr ViewStyle plain{.columns = 80, .colour = false};

protocol::WledPacket loud() {
  protocol::WledPacket packet{.sample_raw = 255.0F,
                              .sample_smooth = 127.5F,
                              .zero_crossings = 46,
                              .magnitude = 4096.0F,
                              .major_peak_hz = 440.0F};
  packet.channels.fill(255);
  return packet;
}

LightsPicture wled() {
  return {.address = "239.0.0.1:11988",
          .sender = "192.168.1.5",
          .packet = loud(),
          .rate_hz = 30.0,
          .received = 5};
}

TEST(LightBars, fill_by_eighths_with_labels_below) {
  const std::vector<LightBar> bars{{1.0F, "low"}, {0.5F, "mid"}, {0.0F, "high"}};
  EXPECT_EQ(light_bars(bars, 3, {.columns = 13, .colour = false}),
            (std::vector<std::string>{" ███", " ███ ███", " low mid high"}));
}

TEST(LightBars, need_a_column_each) {
  const std::vector<LightBar> bars(16);
  EXPECT_TRUE(light_bars(bars, 3, {.columns = 16}).empty());
  EXPECT_EQ(light_bars(bars, 3, {.columns = 17}).size(), 3U);
}

TEST(LightsView, shows_sender_channels_level_and_peak) {
  const auto page = lights_view(wled(), plain);
  EXPECT_TRUE(
      page.starts_with(" tactus lights  239.0.0.1:11988  from 192.168.1.5\n"
                       " ○ WLED audio sync  30.0 packets/s  0 missed\n"))
      << page;
  EXPECT_NE(page.find(" 61  105"), std::string::npos) << page;
  EXPECT_NE(page.find("-6.0 dBFS"), std::string::npos) << page;
  EXPECT_NE(page.find("strongest 440 Hz  magnitude 4096  zero crossings 46"), std::string::npos);
}

TEST(LightsView, lights_up_at_a_hit) {
  auto picture = wled();
  picture.is_lit = true;
  EXPECT_NE(lights_view(picture, plain).find("●"), std::string::npos);
  EXPECT_NE(lights_view(picture, {.colour = false, .unicode = false}).find(" * WLED"),
            std::string::npos);
}

TEST(LightsView, shows_bands_and_chroma_of_an_audio_frame) {
  auto picture = wled();
  protocol::AudioFrame frame;
  frame.features.rms = 1.0F;
  frame.features.chroma.fill(1.0F);
  picture.packet = frame;
  const auto page = lights_view(picture, plain);
  EXPECT_NE(page.find("audio frames"), std::string::npos);
  EXPECT_NE(page.find("F#"), std::string::npos) << page;
  EXPECT_NE(page.find("0.0 dBFS"), std::string::npos);
  EXPECT_NE(page.find("120.0 BPM"), std::string::npos);
}

TEST(LightsView, says_why_nothing_is_shown) {
  const LightsPicture nothing{.address = "239.0.0.1:11988", .problem = "no packets yet"};
  EXPECT_EQ(lights_view(nothing, plain), " tactus lights  239.0.0.1:11988\n no packets yet");
  EXPECT_EQ(lights_line(nothing), "239.0.0.1:11988  no packets yet");
}

TEST(LightsView, fits_any_terminal) {
  auto audio = wled();
  audio.packet = protocol::AudioFrame{};
  for (const auto& picture : {wled(), audio})
    for (const std::size_t columns : {1U, 7U, 20U, 80U, 300U})
      for (const std::size_t rows : {1U, 2U, 5U, 9U, 24U, 80U}) {
        const auto page = lights_view(picture, {.columns = columns, .rows = rows, .colour = false});
        std::size_t lines = 1;
        for (std::size_t from = 0;; ++lines) {
          const auto end = std::min(page.find('\n', from), page.size());
          EXPECT_LE(columns_of(page.substr(from, end - from)), columns);
          if (end == page.size()) break;
          from = end + 1;
        }
        EXPECT_LE(lines, rows);
      }
}

TEST(LightsLine, is_one_line) {
  EXPECT_EQ(lights_line(wled()).find('\n'), std::string::npos);
  EXPECT_TRUE(lights_line(wled()).starts_with("192.168.1.5  WLED audio sync  level  50 %"))
      << lights_line(wled());
}

TEST(LightsView, any_number_in_a_packet_can_be_shown) {
  auto picture = wled();
  protocol::AudioFrame frame;
  frame.features.rms = frame.features.flux = frame.bpm = frame.beat_phase = 3e38F;
  frame.features.bands.fill(3e38F);
  frame.features.chroma.fill(-3e38F);
  picture.packet = frame;
  EXPECT_NE(lights_view(picture, plain).find("20.0 dBFS"), std::string::npos);
  EXPECT_NE(lights_line(picture).find(" 100 100"), std::string::npos) << lights_line(picture);
}

}  // namespace
}  // namespace tactus::app
