// Runs random commands and blocks through the whole clock and compares with a frame-by-frame model.
#include "beat_model.h"

#include <gtest/gtest.h>
#include <tactus/beat_reader.h>
#include <tactus/transport_clock.h>

#include <cmath>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "manual_time.h"

namespace tactus::test {
namespace {

class BeatComparison {
 public:
  explicit BeatComparison(std::uint64_t seed)
      : random_{seed},
        rate_{rates[below(std::size(rates))]},
        bpm_{tempo()},
        clock_{{.sample_rate = rate_, .bpm = bpm_}},
        model_{rate_, bpm_},
        beats_{clock_},
        late_{clock_} {
    clock_.update_position(0);  // audio runs from here on
  }

  void run(int blocks) {
    for (int i = 0; i < blocks && !testing::Test::HasFailure(); ++i) {
      for (std::uint64_t left = below(4); left > 0; --left) give_command();
      if (once_in(20)) bank_a_block();
      time_.advance_ms(10);
      const Frames frames = block_length();
      model_.block(frames);
      clock_.update_position(frames);
      compare();
    }
    compare_late_reader();
  }

  std::size_t events() const { return all_.size(); }

 private:
  static constexpr SampleRate rates[] = {8'000, 22'050, 44'100, 48'000, 96'000};

  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
  bool once_in(std::uint64_t n) { return below(n) == 0; }
  double fraction() { return static_cast<double>(random_() >> 11) * 0x1p-53; }

  Bpm tempo() {
    constexpr Bpm usual[] = {20.0, 60.0, 90.0, 96.0, 110.0, 120.0, 128.0, 174.0, 864.0, 999.0};
    if (once_in(2)) return usual[below(std::size(usual))];
    const Bpm any = 20.0 + 979.0 * fraction();
    return once_in(2) ? std::floor(any) : any;
  }

  Frames block_length() {
    const Frames loop = model_.loop_length();
    if (once_in(8)) return static_cast<Frames>(below(4));
    if (once_in(60) && (loop == 0 || loop > 20'000)) return static_cast<Frames>(below(500'000));
    if (once_in(4)) return Frames{64} << below(8);
    return static_cast<Frames>(1 + below(max_block_size));
  }

  void give_command() {
    switch (below(13)) {
      case 0:
        EXPECT_TRUE(clock_.pause());
        return model_.pause();
      case 1:
        if (!once_in(3)) return;
        EXPECT_TRUE(clock_.stop());
        return model_.stop();
      case 2:
        return once_in(8) ? seek(0) : seek(static_cast<Frames>(below(20 * rate_)));
      case 3:
        return seek(model_.position());
      case 4:
        return seek_beat();
      case 5:
      case 6:
        return set_tempo();
      case 7:
        return set_loop();
      case 8:
        return enable_loop(!once_in(3));
      case 9:
        return set_meter(static_cast<int>(1 + below(7)));
      default:
        EXPECT_TRUE(once_in(2) ? clock_.play() : clock_.resume());
        return model_.play();
    }
  }

  void seek(Frames position) {
    EXPECT_TRUE(position == 0 ? clock_.rewind() : clock_.seek(position));
    model_.locate(position);
  }

  void seek_beat() {
    const auto whole = static_cast<double>(below(40));
    const double beat = once_in(4) ? whole + fraction() : whole;
    EXPECT_TRUE(clock_.seek_beat(beat));
    model_.locate(model_.frame_of_beat(beat));
  }

  void set_tempo() {
    bpm_ = tempo();
    EXPECT_TRUE(clock_.set_bpm(bpm_));
    model_.set_tempo(bpm_);
  }

  void set_meter(int beats_per_bar) {
    EXPECT_TRUE(clock_.set_meter({.beats_per_bar = beats_per_bar}));
    model_.set_meter(beats_per_bar);
  }

  /// Often shorter than a block, near the playhead or a beat.
  void set_loop() {
    Frames start = static_cast<Frames>(below(5 * rate_));
    if (once_in(3)) start = std::max(model_.position() - 100, Frames{0});
    if (once_in(3)) start = model_.frame_of_beat(static_cast<double>(below(10)));
    const Frames lengths[] = {1, static_cast<Frames>(1 + below(600)),
                              static_cast<Frames>(1 + below(max_block_size)),
                              static_cast<Frames>(1 + below(3 * rate_)),
                              model_.frame_of_beat(static_cast<double>(1 + below(4)))};
    const Frames end = start + lengths[below(std::size(lengths))];
    EXPECT_TRUE(clock_.set_loop(seconds(start), seconds(end)));
    model_.set_loop(start, end);
  }
  Seconds seconds(Frames frames) const { return static_cast<double>(frames) / rate_; }

  void enable_loop(bool on) {
    EXPECT_TRUE(clock_.enable_loop(on));
    model_.enable_loop(on);
  }

  /// A callback that arrives while a control thread applies a command. See
  /// returning_audio_test.cpp.
  void bank_a_block() {
    clock_.update_position(0);
    compare();
    time_.advance_ms(1'000);
    const Frames frames = block_length();
    time_.at_reading(2, [&] { clock_.update_position(frames); });
    EXPECT_TRUE(clock_.play());
    model_.play();
    model_.block(frames);
  }

  void compare() {
    for (const BeatModel::Event& expected : model_.take()) {
      const auto beat = beats_.next();
      ASSERT_TRUE(beat) << "misses beat " << expected.beat;
      ASSERT_EQ(beat->beat_index, expected.beat);
      ASSERT_EQ(beat->sample_pos, expected.frame);
      ASSERT_EQ(beat->bpm, expected.bpm);
      ASSERT_EQ(beat->bar_index, expected.beat / expected.beats_per_bar);
      ASSERT_EQ(beat->beat_in_bar, expected.beat % expected.beats_per_bar);
      compare_time(*beat, static_cast<double>(model_.when() - expected.when));
      all_.push_back(expected);
    }
    EXPECT_FALSE(beats_.next()) << "one too many";
    EXPECT_EQ(clock_.sample_pos(), model_.position());
  }

  void compare_time(const BeatEvent& beat, double frames_ago) const {
    const auto now = static_cast<double>(clock_.snapshot().host_ns);
    EXPECT_NEAR(static_cast<double>(beat.host_ns), now - frames_ago * 1e9 / rate_, 2.0);
    const double ago_ms = static_cast<double>(time_.now_ns() - beat.host_ns) * 1e-6;
    EXPECT_NEAR(beat.timestamp_ms, time_.unix_ms() - ago_ms, 0.002);
    EXPECT_LE(beat.host_ns, time_.now_ns());
  }

  /// A reader that comes late reads the same beats.
  void compare_late_reader() {
    for (const BeatModel::Event& expected : all_) {
      const auto beat = late_.next();
      ASSERT_TRUE(beat);
      ASSERT_EQ(beat->beat_index, expected.beat);
      ASSERT_EQ(beat->bar_index, expected.beat / expected.beats_per_bar);
      ASSERT_EQ(beat->downbeat(), expected.beat % expected.beats_per_bar == 0);
      ASSERT_EQ(beat->sample_pos, expected.frame);
    }
    EXPECT_FALSE(late_.next());
    EXPECT_EQ(late_.blocks_lost(), 0U);
  }

  std::mt19937_64 random_;
  SampleRate rate_;
  Bpm bpm_;
  ManualTime time_;
  TransportClock clock_;
  BeatModel model_;
  BeatReader beats_;
  BeatReader late_;
  std::vector<BeatModel::Event> all_;
};

class BeatModelTest : public testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(seeds_from, BeatModelTest,
                         testing::Values(0, 1'000, 2'000, 3'000, 4'000, 5'000, 6'000, 7'000),
                         testing::PrintToStringParamName());

TEST_P(BeatModelTest, no_beat_is_missed_or_doubled) {
  std::size_t events = 0;
  for (std::uint64_t seed = GetParam(); seed < GetParam() + TACTUS_MODEL_SEEDS; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    BeatComparison comparison{seed};
    comparison.run(60);
    if (HasFailure()) return;
    events += comparison.events();
  }
  EXPECT_GT(events, 25U * TACTUS_MODEL_SEEDS);
}

}  // namespace
}  // namespace tactus::test
