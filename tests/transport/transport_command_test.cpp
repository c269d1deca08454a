#include <gtest/gtest.h>
#include <tactus/transport_command.h>

#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include "transport/unix_time.h"

namespace tactus {
namespace {

using Kind = TransportCommand::Kind;

constexpr SampleRate tested_rate = 48'000;
constexpr double last_frame = 0x1p53;
constexpr double infinity = std::numeric_limits<double>::infinity();
const double not_a_number = std::nan("");
double after(double x) { return std::nextafter(x, infinity); }
double before(double x) { return std::nextafter(x, -infinity); }

/// The error of a command: nothing, or a code and a field.
struct Fault {
  ErrorCode code;
  std::string field;
  bool operator==(const Fault&) const = default;
};
std::optional<Fault> fault(const TransportCommand& command) {
  const Outcome outcome = check(command, tested_rate);
  if (outcome) return std::nullopt;
  EXPECT_NE(outcome.error().message, "");
  return Fault{outcome.error().code, outcome.error().field};
}
std::optional<Fault> loop_fault(std::optional<double> start, std::optional<double> end) {
  return fault({.kind = Kind::loop, .loop = {.start = start, .end = end}});
}
const Fault out_of(const char* field) { return {ErrorCode::out_of_range, field}; }
const Fault no_number(const char* field) { return {ErrorCode::invalid_argument, field}; }

TEST(CheckCommand, commands_without_a_value_are_in_range_whatever_theirs_is) {
  for (const Kind kind : {Kind::play, Kind::pause, Kind::resume, Kind::stop, Kind::rewind})
    EXPECT_FALSE(fault({kind, not_a_number}));
}

TEST(CheckCommand, a_clock_has_no_files) {
  const Fault no_files{ErrorCode::failed_precondition, ""};
  for (const Kind kind : {Kind::next, Kind::previous}) EXPECT_EQ(fault({kind}), no_files);
}

struct Range {
  Kind kind;
  const char* field;
  double low;
  double high;
};
class CheckRange : public testing::TestWithParam<Range> {};
INSTANTIATE_TEST_SUITE_P(
    all, CheckRange,
    testing::Values(Range{Kind::seek_samples, "samples", 0.0, last_frame},
                    Range{Kind::seek_seconds, "seconds", 0.0, last_frame / tested_rate},
                    Range{Kind::seek_beats, "beats", 0.0, last_frame / tested_rate * 999.0 / 60.0},
                    Range{Kind::tempo, "bpm", 20.0, 999.0},
                    Range{Kind::nudge, "ms", -10'000.0, 10'000.0}),
    [](const auto& range) { return std::string{range.param.field}; });

TEST_P(CheckRange, holds_its_ends) {
  const auto [kind, field, low, high] = GetParam();
  EXPECT_FALSE(fault({kind, low}));
  EXPECT_FALSE(fault({kind, high}));
  EXPECT_FALSE(fault({kind, std::floor((low + high) / 2)}));
}

TEST_P(CheckRange, ends_there) {
  const auto [kind, field, low, high] = GetParam();
  EXPECT_EQ(fault({kind, low - 1.0}), out_of(field));
  EXPECT_EQ(fault({kind, after(high)}), out_of(field));
  EXPECT_EQ(fault({kind, -1e300}), out_of(field));
  EXPECT_EQ(fault({kind, 1e300}), out_of(field));
}

TEST_P(CheckRange, holds_numbers_alone) {
  const auto [kind, field, low, high] = GetParam();
  EXPECT_EQ(fault({kind, not_a_number}), no_number(field));
  EXPECT_EQ(fault({kind, infinity}), no_number(field));
  EXPECT_EQ(fault({kind, -infinity}), no_number(field));
}

TEST(CheckCommand, a_tempo_just_outside_its_range_is_outside) {
  EXPECT_EQ(fault({Kind::tempo, before(20.0)}), out_of("bpm"));
  EXPECT_EQ(fault({Kind::tempo, after(999.0)}), out_of("bpm"));
}

TEST(CheckCommand, the_moment_of_a_beat_is_near_the_present) {
  const double now = transport::unix_ms_now();
  const auto moment_fault = [](double unix_ms) {
    return fault({.kind = Kind::align, .align = {.unix_ms = unix_ms}});
  };
  EXPECT_FALSE(fault({.kind = Kind::align}));
  EXPECT_FALSE(moment_fault(now - 9'000.0));
  EXPECT_EQ(moment_fault(now - 11'000.0), out_of("unix_ms"));
  EXPECT_EQ(moment_fault(now + 60'000.0), out_of("unix_ms"));
  EXPECT_EQ(moment_fault(1e300), out_of("unix_ms"));
  EXPECT_EQ(moment_fault(not_a_number), no_number("unix_ms"));
}

TEST(CheckCommand, a_seek_just_before_the_start_is_outside) {
  EXPECT_EQ(fault({Kind::seek_seconds, before(0.0)}), out_of("seconds"));
  EXPECT_EQ(fault({Kind::seek_beats, before(0.0)}), out_of("beats"));
  EXPECT_FALSE(fault({Kind::seek_seconds, -0.0}));
}

TEST(CheckCommand, samples_are_whole) {
  EXPECT_EQ(fault({Kind::seek_samples, 0.5}), no_number("samples"));
  EXPECT_EQ(fault({Kind::seek_samples, 47'999.999}), no_number("samples"));
}

TEST(CheckCommand, the_furthest_second_depends_on_the_rate) {
  const TransportCommand command{Kind::seek_seconds, last_frame / 44'100};
  EXPECT_TRUE(check(command, 44'100));
  EXPECT_FALSE(check(command, 48'000));
}

TEST(CheckCommand, a_loop_starts_before_it_ends) {
  EXPECT_FALSE(loop_fault(0.0, 1.0));
  EXPECT_FALSE(loop_fault(1.0, after(1.0)));
  EXPECT_EQ(loop_fault(1.0, 1.0), out_of("start"));
  EXPECT_EQ(loop_fault(2.0, 1.0), out_of("start"));
  EXPECT_EQ(loop_fault(0.0, 0.0), out_of("start"));
}

TEST(CheckCommand, each_end_of_a_loop_lies_on_the_timeline) {
  EXPECT_FALSE(loop_fault(0.0, last_frame / tested_rate));
  EXPECT_EQ(loop_fault(before(0.0), 1.0), out_of("start"));
  EXPECT_EQ(loop_fault(0.0, after(last_frame / tested_rate)), out_of("end"));
  EXPECT_EQ(loop_fault(not_a_number, 1.0), no_number("start"));
  EXPECT_EQ(loop_fault(0.0, infinity), no_number("end"));
}

TEST(CheckCommand, a_loop_may_change_in_part) {
  EXPECT_FALSE(loop_fault({}, {}));
  EXPECT_FALSE(loop_fault(5.0, {}));
  EXPECT_FALSE(loop_fault({}, 5.0));
  EXPECT_EQ(loop_fault(-1.0, {}), out_of("start"));
  EXPECT_EQ(loop_fault({}, not_a_number), no_number("end"));
  EXPECT_FALSE(fault({.kind = Kind::loop, .loop = {.enabled = true}}));
}

TEST(ErrorCode, has_the_names_of_the_wire) {
  EXPECT_EQ(name(ErrorCode::invalid_argument), "INVALID_ARGUMENT");
  EXPECT_EQ(name(ErrorCode::out_of_range), "OUT_OF_RANGE");
  EXPECT_EQ(name(ErrorCode::not_found), "NOT_FOUND");
  EXPECT_EQ(name(ErrorCode::method_not_allowed), "METHOD_NOT_ALLOWED");
  EXPECT_EQ(name(ErrorCode::failed_precondition), "FAILED_PRECONDITION");
  EXPECT_EQ(name(ErrorCode::resource_exhausted), "RESOURCE_EXHAUSTED");
  EXPECT_EQ(name(ErrorCode::unavailable), "UNAVAILABLE");
  EXPECT_EQ(name(ErrorCode::unauthenticated), "UNAUTHENTICATED");
  EXPECT_EQ(name(ErrorCode::permission_denied), "PERMISSION_DENIED");
  EXPECT_EQ(name(ErrorCode::internal), "INTERNAL");
}

}  // namespace
}  // namespace tactus
