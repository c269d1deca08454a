#include "app/monitor/view.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace tactus::app {
namespace {

MonitorPicture playing() {
  MonitorPicture picture;
  picture.url = "ws://localhost:8000/ws/transport/clock";
  TransportState state;
  state.playing = true;
  state.status = TransportStatus::playing;
  state.sample_pos = 3'996'000;
  state.time_formatted = format_time(state.sample_pos, 48'000);
  state.bpm = 120.0;
  state.beat_pos = 166.5;
  state.bar = 42;
  state.beat_in_bar = 3;
  state.loop_enabled = true;
  state.loop_start_seconds = 80.0;
  state.loop_end_seconds = 88.0;
  state.epoch = 3;
  state.seq = 2'497;
  picture.state = state;
  picture.rate_hz = 30.001;
  picture.jitter_ms = 0.214;
  picture.received = 2'498;
  return picture;
}

MonitorPicture capturing(double silent_seconds, std::string fault) {
  auto picture = playing();
  picture.source = SourceInfo{.kind = SourceKind::capture,
                              .name = "Monitor of Alpha",
                              .silent_seconds = silent_seconds,
                              .fault = std::move(fault)};
  return picture;
}

MonitorPicture sounding() {
  auto picture = playing();
  picture.url = "ws://localhost:8000/ws";
  picture.beat_light = BeatLight::dark;
  picture.rms = 0.125;
  picture.spectrum.emplace();
  for (std::size_t i = 0; i < band_count; ++i) {
    picture.spectrum->band_hz[i] = 43.0 * static_cast<double>(i + 1);
    picture.spectrum->bins[i] = picture.spectrum->peaks[i] = 1.0F - static_cast<float>(i) / 64.0F;
  }
  return picture;
}

std::vector<std::string> lines(const std::string& page) {
  std::vector<std::string> out;
  std::istringstream stream{page};
  for (std::string line; std::getline(stream, line);) out.push_back(line);
  return out;
}

std::size_t columns(const std::string& line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

TEST(MonitorView, says_that_the_audio_has_stalled) {
  auto picture = playing();
  picture.state->stalled = true;
  EXPECT_NE(monitor_line(picture).find("  stalled  "), std::string::npos);
  EXPECT_NE(monitor_view(picture, {}).find("stalled"), std::string::npos);
  EXPECT_EQ(monitor_view(picture, {}).find("playing"), std::string::npos);
}

TEST(MonitorView, says_that_the_origin_of_an_edge_is_silent) {
  auto picture = playing();
  picture.state->edge = EdgeState{.stale = true, .age_ms = 3'210.0};
  EXPECT_TRUE(monitor_line(picture).ends_with("  origin stale, 3.2 s old"));
  EXPECT_NE(monitor_view(picture, {}).find("stale, 3.2 s old"), std::string::npos);
  picture.state->edge->stale = false;
  EXPECT_EQ(monitor_line(picture).find("origin"), std::string::npos);
}

TEST(MonitorView, shows_everything_on_a_usual_terminal) {
  EXPECT_EQ(monitor_view(playing(), {.columns = 80, .rows = 24, .colour = false}),
            " tactus monitor  ws://localhost:8000/ws/transport/clock\n"
            "\n"
            " █▀█ ▄█  ▄ ▀▀█ ▀▀█   ▀▀█ █▀▀ █▀█\n"
            " █ █  █  ▄ █▀▀ ▀▀█   █▀▀ ▀▀█ █ █\n"
            " ▀▀▀ ▀▀▀   ▀▀▀ ▀▀▀ ▀ ▀▀▀ ▀▀▀ ▀▀▀\n"
            "\n"
            " ▶ playing    bar 42|3       120.00 BPM 4/4  loop 80.000 to 88.000 s\n"
            "\n"
            " │██████████████████│██████████████████│█████████         │                  │\n"
            "\n"
            " updates 30.00 Hz    jitter 0.21 ms (std dev)      missed 0\n"
            " epoch   3           seq    2497                   sample 3996000");
}

TEST(MonitorView, shows_spectrum_and_level_below_the_clock) {
  const auto page = lines(monitor_view(sounding(), {.columns = 80, .rows = 24, .colour = false}));
  ASSERT_EQ(page.size(), 24U) << "the spectrum takes what is left";
  EXPECT_EQ(page[6], " ▶ playing    ○ bar 42|3     120.00 BPM 4/4  loop 80.000 to 88.000 s");
  EXPECT_EQ(page[10], "  0  █▆▅▄▃▂▁");
  EXPECT_EQ(page[19].substr(0, 4), " Hz ");
  EXPECT_TRUE(page[20].starts_with(" level │███")) << page[20];
  EXPECT_TRUE(page[20].ends_with("│  -18.1 dBFS")) << page[20];
  EXPECT_TRUE(page[22].starts_with(" updates"));
}

TEST(MonitorView, tells_the_tempo_that_is_heard_while_there_is_one) {
  auto picture = sounding();
  const ViewStyle style{.columns = 80, .rows = 24, .colour = false};
  EXPECT_EQ(monitor_view(picture, style).find("heard"), std::string::npos);
  picture.heard = HeardTempo{.bpm = 127.96, .confidence = 0.874};
  EXPECT_NE(monitor_view(picture, style).find(" heard  128.0 BPM, confidence 87 %\n"),
            std::string::npos);
}

TEST(MonitorView, flashes_on_a_beat) {
  auto picture = sounding();
  const auto light = [&](BeatLight state) {
    picture.beat_light = state;
    return lines(monitor_view(picture, {.rows = 24})).at(6);
  };
  EXPECT_NE(light(BeatLight::dark).find("\x1b[2m○ \x1b[0m"), std::string::npos);
  EXPECT_NE(light(BeatLight::beat).find("\x1b[32m● \x1b[0m"), std::string::npos);
  EXPECT_NE(light(BeatLight::downbeat).find("\x1b[33m● \x1b[0m"), std::string::npos);
  EXPECT_EQ(light(BeatLight::absent).find("○"), std::string::npos);
}

TEST(MonitorView, omits_the_least_important_parts_on_a_small_terminal) {
  const auto shows = [](std::size_t rows, const char* what) {
    const ViewStyle style{.columns = 80, .rows = rows, .colour = false};
    return monitor_view(sounding(), style).find(what) != std::string::npos;
  };
  for (const char* what : {"updates", "█▀█", "│█████", "-80", "dBFS", "bar 42|3"})
    EXPECT_TRUE(shows(18, what)) << what;
  EXPECT_FALSE(shows(12, "updates"));
  for (const char* what : {"█▀█", "-80", "dBFS", "bar 42|3"}) EXPECT_TRUE(shows(12, what)) << what;
  EXPECT_FALSE(shows(9, "█▀█"));
  for (const char* what : {"01:23.250", "-80", "dBFS", "bar 42|3"})
    EXPECT_TRUE(shows(9, what)) << what;
  EXPECT_FALSE(shows(5, "-80"));
  for (const char* what : {"01:23.250", "dBFS", "bar 42|3"}) EXPECT_TRUE(shows(5, what)) << what;
}

TEST(MonitorView, shows_why_the_spectrum_is_missing) {
  auto picture = sounding();
  picture.spectrum.reset();
  picture.rms.reset();
  picture.note = "no spectrum: not available on this server";
  const auto page = lines(monitor_view(picture, {.rows = 24, .colour = false}));
  EXPECT_EQ(page.at(10), " no spectrum: not available on this server");
  EXPECT_TRUE(page.at(12).starts_with(" updates"));
}

TEST(MonitorView, falls_back_to_ascii_without_unicode) {
  const auto page = monitor_view(playing(), {.columns = 40, .colour = false, .unicode = false});
  EXPECT_EQ(page,
            " tactus monitor  ws://localhost:8000/ws/\n"
            "\n"
            " 01:23.250\n"
            "\n"
            " > playing    bar 42|3\n"
            " 120.00 BPM 4/4  loop 80.000 to 88.000 s\n"
            "\n"
            " |########|########|####    |        |\n"
            "\n"
            " updates 30.00 Hz\n"
            " jitter 0.21 ms (std dev)\n"
            " missed 0\n"
            " epoch   3\n"
            " seq    2497\n"
            " sample 3996000");
}

TEST(MonitorView, never_exceeds_the_terminal) {
  auto picture = sounding();
  picture.problem = picture.note = std::string(300, 'x');
  picture.state->bpm = 1e300;
  for (std::size_t width = 1; width < 210; ++width) {
    for (std::size_t height = 1; height < 40; height += 3) {
      const auto page =
          lines(monitor_view(picture, {.columns = width, .rows = height, .colour = false}));
      EXPECT_LE(page.size(), height);
      for (const auto& line : page) EXPECT_LE(columns(line), width) << line;
    }
  }
}

TEST(MonitorView, uses_colour_only_if_enabled) {
  EXPECT_EQ(monitor_view(playing(), {.colour = false}).find('\x1b'), std::string::npos);
  const auto page = monitor_view(playing(), {.colour = true});
  EXPECT_NE(page.find("\x1b[32mplaying\x1b[0m"), std::string::npos) << page;
}

TEST(MonitorView, shows_why_no_state_arrives) {
  MonitorPicture picture;
  picture.url = "ws://studio:8000/x";
  picture.problem = "cannot connect to studio:8000: Connection refused; retrying in 2 s";
  EXPECT_EQ(monitor_view(picture, {.colour = false}),
            " tactus monitor  ws://studio:8000/x\n"
            "\n"
            " cannot connect to studio:8000: Connection refused; retrying in 2 s");
  EXPECT_EQ(monitor_line(picture), picture.problem);
}

TEST(MonitorView, keeps_the_last_state_when_updates_stop) {
  auto picture = playing();
  picture.problem = "no update for 3 s";
  const auto page = lines(monitor_view(picture, {.colour = false}));
  EXPECT_EQ(page.back(), " no update for 3 s");
  EXPECT_NE(page.at(6).find("playing"), std::string::npos);
}

TEST(MonitorLine, shows_the_state_in_one_line) {
  EXPECT_EQ(monitor_line(playing()),
            "01:23.250  playing  bar 42|3  120.00 BPM  4/4  loop 80.000 to 88.000 s  30.00 Hz  "
            "jitter 0.21 ms  missed 0  epoch 3");
}

TEST(MonitorLine, tells_who_leads) {
  auto picture = playing();
  EXPECT_EQ(monitor_line(picture).find("leader"), std::string::npos);
  picture.state->leader = Leader::jack;
  EXPECT_NE(monitor_line(picture).find("  leader jack, locked"), std::string::npos);
  picture.state->locked = false;
  EXPECT_NE(monitor_line(picture).find("  leader jack, not locked"), std::string::npos);
}

TEST(BarMeter, fills_by_eighths_of_a_column) {
  EXPECT_EQ(bar_meter(0.0, 4, 2, true), "│  │  │  │  │");
  EXPECT_EQ(bar_meter(0.5, 4, 2, true), "│█ │  │  │  │");
  EXPECT_EQ(bar_meter(0.75, 4, 2, true), "│█▌│  │  │  │");
  EXPECT_EQ(bar_meter(2.0625, 4, 2, true), "│██│██│▏ │  │");
  EXPECT_EQ(bar_meter(7.999, 4, 2, true), "│██│██│██│█▉│");
  EXPECT_EQ(bar_meter(8.0, 4, 2, true), bar_meter(0.0, 4, 2, true));
  EXPECT_EQ(bar_meter(4.5, 3, 2, true), "│██│█ │  │");
}

TEST(MonitorView, shows_the_source_its_silence_and_its_fault) {
  const auto page = [](double silent_seconds, const char* fault) {
    return monitor_view(capturing(silent_seconds, fault),
                        {.columns = 90, .rows = 24, .colour = false});
  };
  const std::string named = " source Monitor of Alpha  capture";
  EXPECT_NE(page(2.9, "").find(named + "\n"), std::string::npos) << page(2.9, "");
  EXPECT_NE(page(3.0, "").find(named + "  hears only silence"), std::string::npos);
  const char* const fault =
      "Monitor of Alpha via PipeWire has stopped: no sound server runs: start PipeWire or "
      "PulseAudio, or give raw PCM to --input";
  EXPECT_NE(page(3.0, fault)
                .find(named + "\n Monitor of Alpha via PipeWire has stopped: no sound server "
                              "runs: start PipeWire or\n PulseAudio, or give raw PCM to "
                              "--input\n"),
            std::string::npos)
      << page(3.0, fault);
  EXPECT_EQ(page(0, "\x1b[2J").find('\x1b'), std::string::npos) << "no escape sequences";
  EXPECT_EQ(monitor_view(playing(), {.columns = 90, .rows = 24, .colour = false}).find("source"),
            std::string::npos);
}

}  // namespace
}  // namespace tactus::app
