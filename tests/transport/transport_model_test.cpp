// Runs random commands and blocks through the whole clock and compares with the plain model.
#include "transport_model.h"

#include <gtest/gtest.h>
#include <tactus/transport_clock.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "manual_time.h"
#include "random_commands.h"

namespace tactus::test {
namespace {

/// The expected result of a command.
struct Expected {
  CommandTicket ticket;
  bool applied;
  TransportModel after;
};

class Comparison {
 public:
  explicit Comparison(std::uint64_t seed)
      : random_{seed},
        rate_{rates[random_.below(std::size(rates))]},
        clock_{{.sample_rate = rate_, .bpm = 120.0}},
        model_{rate_, 120.0} {
    clock_.update_position(0);  // audio runs from here on
  }

  /// Random blocks of a host, which is sometimes absent.
  void hosted_steps(int count) {
    for (int i = 0; i < count && !testing::Test::HasFailure(); ++i) hosted_step();
  }

  void steps(int count) {
    for (int i = 0; i < count && !testing::Test::HasFailure(); ++i) step();
  }

 private:
  static constexpr SampleRate rates[] = {8'000, 22'050, 44'100, 48'000, 88'200, 96'000, 384'000};

  void step() {
    std::vector<Expected> expected;
    for (std::uint64_t left = random_.below(4); left > 0; --left) give_command(expected);
    // Blocks near max_position would be cut short.
    if (model_.position > max_position / 2) model_seek_home(expected);
    time_.advance_ms(10);
    const TransportModel before = model_;
    const Frames frames = random_.block();
    model_.block(frames);
    clock_.update_position(frames);
    compare_block(before, frames);
    const TransportState state = clock_.get_state();
    compare(model_, state);
    for (const Expected& e : expected) compare_answer(e);
  }

  void hosted_step() {
    const Frames frames = random_.block();
    time_.advance_ms(10);
    if (model_.led && random_.once_in(6)) {
      model_.miss_host(frames, 2 * Frames{rate_});
      model_.block(frames);
      clock_.update_position(frames);
    } else {
      const HostPosition host = random_host();
      model_.follow(host);
      model_.block(frames);
      clock_.update_position(frames, host);
    }
    const TransportState state = clock_.get_state();
    compare(model_, state);
    EXPECT_EQ(state.leader, Leader::host);
    EXPECT_EQ(state.locked, model_.locked);
    EXPECT_EQ(clock_.leader().dropouts, model_.dropouts);
    const auto refused = clock_.submit({TransportCommand::Kind::play});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::failed_precondition);
  }
  HostPosition random_host() {
    HostPosition host{.rolling = !random_.once_in(4), .frame = model_.position};
    if (random_.once_in(6)) host.frame = static_cast<Frames>(random_.below(100 * rate_));
    if (random_.once_in(3)) host.bpm = random_.once_in(3) ? random_.between(-10.0, 2'000.0) : 90.0;
    if (random_.once_in(6)) host.meter = {.beats_per_bar = static_cast<int>(random_.below(8))};
    if (!random_.once_in(3)) return host;
    host.bar = 1 + static_cast<std::int64_t>(random_.below(100));
    host.beat = random_.between(0.9, 5.0);
    return host;
  }

  void give_command(std::vector<Expected>& expected) {
    using Kind = TransportCommand::Kind;
    TransportCommand command = random_.command(rate_);
    if (command.kind == Kind::align && !aligns_surely()) command.kind = Kind::nudge;
    // Later, a double resolves beats too coarsely for a grid that is compared near the start.
    if (command.kind == Kind::nudge && model_.position > 600 * Frames{rate_})
      command.kind = Kind::rewind;
    if (command.kind == Kind::seek_beats && is_between_frames(command.value))
      command.kind = Kind::rewind;
    submit(command, expected);
  }
  /// Whether a beat of a grid that was moved falls between two frames: rounding errors of the grid
  /// decide which.
  bool is_between_frames(double beat) const {
    const long double frames = (beat - model_.beat_offset()) * 60.0L * rate_ / model_.bpm;
    return model_.bar_at != 0 && std::abs(frames - std::floor(frames) - 0.5L) < 1e-4L;
  }
  /// The position of a moment is known while the playhead stands, and the nearest beat unless two
  /// are equally near.
  bool aligns_surely() const {
    const long double from_beat = std::abs(model_.beat - std::round(model_.beat));
    return model_.status != TransportStatus::playing && from_beat < 0.499999L &&
           model_.position <= 600 * Frames{rate_};
  }
  void model_seek_home(std::vector<Expected>& expected) {
    submit({TransportCommand::Kind::rewind}, expected);
  }

  void submit(const TransportCommand& command, std::vector<Expected>& expected) {
    const auto refused = model_.refuse_at_once(command);
    const auto ticket = clock_.submit(command);
    ASSERT_EQ(ticket.ok(), !refused)
        << "kind " << static_cast<int>(command.kind) << ", value " << command.value;
    if (refused) {
      EXPECT_EQ(ticket.error().code, *refused);
      return;
    }
    const bool applied = model_.apply(command);
    expected.push_back({*ticket, applied, model_});
  }

  void compare_answer(const Expected& expected) {
    const auto answer = clock_.outcome(expected.ticket);
    ASSERT_TRUE(answer);
    ASSERT_EQ(answer->ok(), expected.applied);
    if (expected.applied)
      compare(expected.after, **answer);
    else
      EXPECT_EQ(answer->error().code, ErrorCode::out_of_range);
  }

  void compare_block(const TransportModel& before, Frames frames) {
    const TransportBlock& block = clock_.last_block();
    EXPECT_EQ(block.start, before.position);
    EXPECT_EQ(block.frames, frames);
    EXPECT_EQ(block.playing, before.status == TransportStatus::playing);
    EXPECT_EQ(block.loops, before.loops());
    EXPECT_EQ(block.loop_start, before.loop_start);
    EXPECT_EQ(block.loop_end, before.loop_end);
    EXPECT_EQ(block.bpm, before.bpm);
    EXPECT_EQ(block.beats_per_bar, before.meter.beats_per_bar);
    expect_beats(block.beat, before);
  }

  void compare(const TransportModel& model, const TransportState& state) {
    EXPECT_EQ(state.status, model.status);
    EXPECT_EQ(state.playing, model.status == TransportStatus::playing);
    EXPECT_EQ(state.sample_pos, model.position);
    EXPECT_EQ(state.time_seconds, static_cast<double>(model.position) / rate_);
    EXPECT_EQ(state.frame_count, model.blocks);
    EXPECT_EQ(state.epoch, model.epoch);
    EXPECT_EQ(state.bpm, model.bpm);
    EXPECT_EQ(state.loop_enabled, model.loop_enabled);
    EXPECT_EQ(state.loop_start_seconds, static_cast<double>(model.loop_start) / rate_);
    EXPECT_NEAR(state.beat_offset, static_cast<double>(model.beat_offset()), 1e-6);
    EXPECT_EQ(state.loop_end_seconds, static_cast<double>(model.loop_end) / rate_);
    expect_beats(state.beat_pos, model);
    EXPECT_EQ(state.beats_per_bar, model.meter.beats_per_bar);
    EXPECT_EQ(state.beat_unit, model.meter.beat_unit);
    expect_bar(state, model);
  }

  /// Bar and beat are those of the last beat that fell, unless rounding errors decide which.
  void expect_bar(const TransportState& state, const TransportModel& model) {
    const long double beats = model.beats_by_frames();
    if (std::abs(beats - std::round(beats)) < 1e-5L) return;
    const auto beat = std::max(static_cast<std::int64_t>(std::floor(beats)), std::int64_t{0});
    EXPECT_EQ(state.bar, beat / model.meter.beats_per_bar + 1);
    EXPECT_EQ(state.beat_in_bar, beat % model.meter.beats_per_bar + 1);
  }

  void expect_beats(Beats beats, const TransportModel& model) {
    const auto expected = static_cast<double>(model.beat);
    // A grid that a host placed late is as exact as a double.
    const double unit = model.led ? 1e-8 : 1e-9;
    EXPECT_NEAR(beats, expected, unit + 1e-4 * unit * std::abs(expected));
  }

  RandomCommands random_;
  SampleRate rate_;
  ManualTime time_;
  TransportClock clock_;
  TransportModel model_;
};

class TransportModelTest : public testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(seeds_from, TransportModelTest,
                         testing::Values(0, 1'000, 2'000, 3'000, 4'000, 5'000, 6'000, 7'000),
                         testing::PrintToStringParamName());

TEST_P(TransportModelTest, the_clock_does_what_the_rules_say) {
  for (std::uint64_t seed = GetParam(); seed < GetParam() + TACTUS_MODEL_SEEDS; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Comparison{seed}.steps(150);
    if (HasFailure()) return;
  }
}

TEST_P(TransportModelTest, the_clock_is_what_its_host_says) {
  for (std::uint64_t seed = GetParam(); seed < GetParam() + TACTUS_MODEL_SEEDS; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Comparison comparison{seed};
    comparison.steps(10);
    comparison.hosted_steps(100);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace tactus::test
