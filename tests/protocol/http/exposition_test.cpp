#include "protocol/http/exposition.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>

namespace tactus::protocol {
namespace {

TEST(Exposition, a_family_says_what_it_is_and_then_its_values) {
  std::string page;
  Exposition{page}
      .counter("things_total", "Things so far.")
      .sample(std::uint64_t{7})
      .gauge("warmth_celsius", "How warm it is.")
      .sample(21.5, {{"room", "hall"}, {"floor", "1"}})
      .sample(std::int64_t{-3}, {{"room", "cellar"}, {"floor", "-1"}});
  EXPECT_EQ(page,
            "# HELP things_total Things so far.\n"
            "# TYPE things_total counter\n"
            "things_total 7\n"
            "# HELP warmth_celsius How warm it is.\n"
            "# TYPE warmth_celsius gauge\n"
            "warmth_celsius{room=\"hall\",floor=\"1\"} 21.5\n"
            "warmth_celsius{room=\"cellar\",floor=\"-1\"} -3\n");
}

TEST(Exposition, a_buckets_count_includes_those_below_it) {
  constexpr std::array bounds{0.001, 0.5};
  constexpr std::array<std::uint64_t, 3> counts{2, 3, 1};
  std::string page;
  Exposition{page}
      .histogram("delay_seconds", "How late.")
      .buckets(bounds, counts, 4.25, {{"topic", "clock"}});
  EXPECT_EQ(page,
            "# HELP delay_seconds How late.\n"
            "# TYPE delay_seconds histogram\n"
            "delay_seconds_bucket{topic=\"clock\",le=\"0.001\"} 2\n"
            "delay_seconds_bucket{topic=\"clock\",le=\"0.5\"} 5\n"
            "delay_seconds_bucket{topic=\"clock\",le=\"+Inf\"} 6\n"
            "delay_seconds_sum{topic=\"clock\"} 4.25\n"
            "delay_seconds_count{topic=\"clock\"} 6\n");
}

TEST(Exposition, a_histogram_needs_no_labels) {
  constexpr std::array bounds{1.0};
  constexpr std::array<std::uint64_t, 2> counts{0, 0};
  std::string page;
  Exposition{page}.histogram("delay_seconds", "How late.").buckets(bounds, counts, 0.0);
  EXPECT_NE(page.find("\ndelay_seconds_bucket{le=\"1\"} 0\n"), std::string::npos) << page;
  EXPECT_NE(page.find("\ndelay_seconds_sum 0\n"), std::string::npos) << page;
}

TEST(Exposition, text_that_would_end_a_line_or_a_value_is_escaped) {
  std::string page;
  Exposition{page}
      .gauge("info", "A \\ and a \"word\"\nand more.")
      .sample(1.0, {{"text", "a \\ \"quoted\"\nline"}});
  EXPECT_EQ(page,
            "# HELP info A \\\\ and a \"word\"\\nand more.\n"
            "# TYPE info gauge\n"
            "info{text=\"a \\\\ \\\"quoted\\\"\\nline\"} 1\n");
}

TEST(Exposition, every_value_there_is_has_its_text) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::string page;
  Exposition{page}
      .gauge("a", "A.")
      .sample(infinity)
      .sample(-infinity)
      .sample(std::numeric_limits<double>::quiet_NaN())
      .sample(0.1)
      .sample(1e300)
      .sample(std::numeric_limits<std::uint64_t>::max());
  EXPECT_TRUE(page.ends_with("\na +Inf\na -Inf\na NaN\na 0.1\na 1e+300\na 18446744073709551615\n"))
      << page;
}

}  // namespace
}  // namespace tactus::protocol
