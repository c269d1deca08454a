#include "audio/sources/tone_source.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "audio/sources/score.h"
#include "timeline.h"

namespace tactus::audio {
namespace {

constexpr TuneMix only_click{
    .kick = 0, .bass = 0, .pad = 0, .arpeggio = 0, .snare = 0, .hat = 0, .click = 1};

std::span<const float> frames_of(const std::vector<float>& samples, Frames first, Frames count) {
  return std::span{samples}.subspan(static_cast<std::size_t>(first * channels),
                                    static_cast<std::size_t>(count * channels));
}

TEST(ToneSource, is_the_same_however_the_timeline_is_cut_into_blocks) {
  ToneSource source{48'000};
  const auto whole = Timeline{}.play(source, 200'000, 200'000);
  for (const Frames block : {1, 64, 333, 512, 8'192}) {
    EXPECT_LT(largest_difference(Timeline{}.play(source, 200'000, block), whole), 1e-4F) << block;
  }
}

TEST(ToneSource, a_seek_lands_in_what_playing_there_would_have_given) {
  ToneSource source{48'000};
  const auto whole = Timeline{}.play(source, 100'000, 512);
  for (const Frames place : {1, 24'000, 77'777}) {
    const auto part = Timeline{.position = place}.play(source, 10'000, 512);
    EXPECT_LT(largest_difference(part, frames_of(whole, place, 10'000)), 1e-4F) << place;
  }
}

TEST(ToneSource, a_loop_repeats_what_it_holds) {
  ToneSource source{48'000};
  const auto whole = Timeline{}.play(source, 48'000, 512);
  for (const Frames length : {100, 24'000, 12'345}) {
    Timeline timeline{
        .position = 7'000, .loops = true, .loop_start = 7'000, .loop_end = 7'000 + length};
    const auto looped = timeline.play(source, 3 * length, 512);
    for (Frames lap = 0; lap < 3; ++lap) {
      EXPECT_LT(largest_difference(frames_of(looped, lap * length, length),
                                   frames_of(whole, 7'000, length)),
                1e-4F)
          << length << ", lap " << lap;
    }
  }
}

TEST(ToneSource, is_silent_while_not_playing) {
  ToneSource source{48'000};
  std::vector<float> out(1'024, 9.0F);
  source.render({.start = 24'000, .frames = 512, .playing = false, .beat = 1.0}, out);
  EXPECT_EQ(peak_of(out), 0.0F);
}

TEST(ToneSource, is_loud_enough_and_never_clips_at_any_tempo_and_rate) {
  for (const SampleRate rate : {8'000U, 48'000U, 192'000U}) {
    for (const Bpm bpm : {20.0, 120.0, 999.0}) {
      ToneSource source{rate};
      const auto bars = static_cast<Frames>(8 * 4 * 60.0 / bpm * rate);
      const auto out = Timeline{.rate = rate, .bpm = bpm}.play(
          source, std::min<Frames>(bars, 20 * Frames{rate}), 8'192);
      EXPECT_LE(peak_of(out), 1.0F) << rate << " Hz, " << bpm << " BPM";
      EXPECT_GT(peak_of(out), 0.25F) << rate << " Hz, " << bpm << " BPM";
    }
  }
}

TEST(ToneSource, clicks_fall_on_the_beats_and_nowhere_else) {
  for (const Bpm bpm : {60.0, 120.0, 133.7, 240.0}) {
    ToneSource source{48'000, only_click};
    const auto out = Timeline{.bpm = bpm}.play(source, 10 * 48'000, 512);
    for (int beat = 0; frame_of_beat(beat + 1, bpm, 48'000) < 10 * 48'000; ++beat) {
      const Frames place = frame_of_beat(beat, bpm, 48'000);
      EXPECT_GT(peak_of(frames_of(out, place, 240)), 0.3F) << bpm << " BPM, beat " << beat;
      EXPECT_EQ(peak_of(frames_of(out, frame_of_beat(beat + 1, bpm, 48'000) - 500, 499)), 0.0F)
          << bpm << " BPM, before beat " << beat + 1;
    }
  }
}

TEST(ToneSource, the_click_of_a_downbeat_is_the_loudest_of_its_bar_in_any_meter) {
  ToneSource source{48'000, only_click};
  for (const int beats_per_bar : {1, 3, 4, 7}) {
    const auto out =
        Timeline{.beat = -1.0, .beats_per_bar = beats_per_bar}.play(source, 16 * 24'000, 512);
    for (int beat = -1; beat < 15; ++beat) {
      const float peak = peak_of(frames_of(out, (beat + 1) * 24'000, 2'000));
      if (beat % beats_per_bar == 0) {
        EXPECT_GT(peak, 0.8F) << beat << " of " << beats_per_bar;
      } else {
        EXPECT_LT(peak, 0.75F) << beat << " of " << beats_per_bar;
      }
    }
  }
}

TEST(ToneSource, follows_the_beat_of_the_clock_not_the_position) {
  // After a tempo change, beat and position disagree: here beat 4 falls on frame 10,000.
  ToneSource source{48'000, only_click};
  const auto out = Timeline{.bpm = 90.0, .position = 9'000, .beat = 4.0 - 1'000 / 32'000.0}.play(
      source, 2'000, 256);
  EXPECT_EQ(peak_of(frames_of(out, 0, 999)), 0.0F);
  EXPECT_GT(peak_of(frames_of(out, 1'000, 240)), 0.8F);
}

TEST(ToneSource, past_a_wrap_the_beat_is_that_of_the_position) {
  // The clock's beat is offset by half when the loop wraps from 24,600 to 23,900; beat 1 is at
  // 24,000.
  ToneSource source{48'000, only_click};
  Timeline timeline{
      .position = 24'400, .loops = true, .loop_start = 23'900, .loop_end = 24'600, .beat = 2.5};
  const auto out = timeline.play(source, 800, 800);
  EXPECT_EQ(peak_of(frames_of(out, 0, 299)), 0.0F);
  EXPECT_GT(peak_of(frames_of(out, 300, 240)), 0.3F);
}

TEST(ToneSource, notes_end_in_silence_where_the_bar_ends) {
  ToneSource source{48'000};
  const auto out = Timeline{}.play(source, 9 * 4 * 24'000, 512);
  for (int bar = 1; bar <= score::bars; ++bar) {
    EXPECT_LT(peak_of(frames_of(out, bar * 4 * 24'000 - 2, 3)), 0.01F) << "bar " << bar;
  }
}

TEST(ToneSource, refuses_a_mix_that_could_clip) {
  EXPECT_THROW((ToneSource{48'000, TuneMix{.kick = 0.9F}}), std::invalid_argument);
}

}  // namespace
}  // namespace tactus::audio
