#include "load/figures.h"

#include <gtest/gtest.h>

#include <string>

namespace tactus::load {
namespace {

/// Figures of a hundred ticks at 30 Hz.
Figures figures_of(const std::vector<std::uint32_t>& received,
                   const Lateness& lateness = {1, 100, 30.0, 0}) {
  Figures figures;
  figures.rate_hz = 30.0;
  add(received, lateness, figures);
  return figures;
}

/// The arrivals of a hundred ticks, `period_ms` apart.
Lateness every(double period_ms) {
  Lateness lateness{1, 100, 30.0, 0};
  for (int tick = 1; tick <= 100; ++tick)
    lateness.add(tick, static_cast<std::int64_t>(tick * (period_ms * 1e6 - 1e9 / 30.0)));
  return lateness;
}

TEST(Figures, delivered_is_of_the_scheduled_messages) {
  EXPECT_DOUBLE_EQ(figures_of({100, 100}).delivered, 1.0);
  EXPECT_DOUBLE_EQ(figures_of({100, 50}).delivered, 0.75);
  EXPECT_DOUBLE_EQ(figures_of({10, 10}).delivered, 0.1);
  EXPECT_DOUBLE_EQ(figures_of({}).delivered, 0.0);
}

TEST(Figures, a_slow_server_has_skipped_ticks) {
  const auto slow = figures_of({100, 100}, every(40.0));
  EXPECT_NEAR(slow.delivered, 100 / 119.0, 1e-9);
  EXPECT_NEAR(slow.ticks_per_second, 25.0, 1e-6);
  // The last tick is late by less than two periods.
  auto late = every(1000.0 / 30.0);
  EXPECT_DOUBLE_EQ(figures_of({100, 100}, late).delivered, 1.0);
}

TEST(Figures, a_faster_stream_is_noticed) {
  EXPECT_FALSE(is_faster_than_asked(figures_of({100}, every(1000.0 / 30.0))));
  EXPECT_FALSE(is_faster_than_asked(figures_of({100}, every(50.0))));
  EXPECT_TRUE(is_faster_than_asked(figures_of({100}, every(20.0))));
}

TEST(Figures, fairness_is_the_least_over_the_median) {
  const auto figures = figures_of({100, 90, 100, 100, 99});
  EXPECT_EQ(figures.least, 90U);
  EXPECT_EQ(figures.median, 100U);
  EXPECT_EQ(figures.most, 100U);
  EXPECT_DOUBLE_EQ(fairness(figures), 0.9);
  EXPECT_DOUBLE_EQ(fairness(figures_of({0, 0})), 0.0);
}

TEST(Figures, percentiles_are_of_the_messages) {
  Lateness lateness{1, 100, 30.0, 0};
  for (std::int64_t i = 0; i < 1'000; ++i) lateness.add(1 + i % 100, i * 1'000);
  const auto figures = figures_of({1'000}, lateness);
  EXPECT_NEAR(figures.p50_ms, 0.499, 1e-9);
  EXPECT_NEAR(figures.p99_ms, 0.989, 1e-9);
  EXPECT_NEAR(figures.p999_ms, 0.998, 1e-9);
  EXPECT_NEAR(figures.max_ms, 0.999, 1e-9);
}

TEST(Figures, are_printed) {
  Figures figures;
  figures.url = "ws://a:1/ws";
  figures.rate_hz = 31.25;
  figures.seconds = 10.0;
  figures.clients = 1000;
  figures.failed["say \"no\""] = 2;
  figures.most = 150;
  figures.delivered = 0.5;
  figures.p99_ms = 1.25;
  figures.retransmissions = 3;
  figures.server = Cost{.cpu_share = 0.25, .cpu_us_a_message = 3.5, .bytes_a_client = 5'600};
  const auto page = page_of(figures);
  for (const std::string text :
       {"ws://a:1/ws, 1000 clients, 10.0 s at 31.25 Hz\n", "50.00 % delivered", "p99 1.25 ms",
        "25.00 % of a core, 3.50 us a message", "5.6 KB a client", "2: say \"no\"\n",
        "3 TCP segments retransmitted"})
    EXPECT_NE(page.find(text), std::string::npos) << text << " is not in\n" << page;
  const auto line = json_of(figures);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  for (const std::string text : {R"("failures":{"say \"no\"":2})", R"("delivered":0.5,)",
                                 R"("p99":1.25,)", R"("cpu_us_a_message":3.5,)"})
    EXPECT_NE(line.find(text), std::string::npos) << text << " is not in\n" << line;
}

}  // namespace
}  // namespace tactus::load
