#include "load/figures.h"

#include <gtest/gtest.h>

#include <string>

#include "load/report.h"

namespace tactus::load {
namespace {

Tally tally_of(std::vector<std::uint32_t> received) {
  Tally tally;
  tally.received = std::move(received);
  return tally;
}

Figures result_of(const Tally& tally, double due) {
  Figures result;
  result.rate_hz = 30.0;
  add(tally, due, 1, result);
  return result;
}

TEST(Figures, DeliveredIsOfWhatTheScheduleHas) {
  EXPECT_DOUBLE_EQ(result_of(tally_of({100, 100}), 100.0).delivered, 1.0);
  EXPECT_DOUBLE_EQ(result_of(tally_of({100, 50}), 100.0).delivered, 0.75);
  EXPECT_DOUBLE_EQ(result_of(tally_of({10, 10}), 100.0).delivered, 0.1);
}

TEST(Figures, AServerThatIsTooSlowForItsScheduleHasLeftOutWhatWasDueMeanwhile) {
  Tally tally = tally_of({100, 100});
  tally.any_tick = true;
  tally.first = {.number = 1, .at_ns = 0};
  tally.last = {.number = 100, .at_ns = 99 * 40'000'000LL};  // 25 a second instead of 30
  EXPECT_NEAR(result_of(tally, 100.0).delivered, 100 / 119.0, 1e-9);
  tally.last.at_ns = 99 * 33'333'333LL + 40'000'000;  // the last one late, by less than two periods
  EXPECT_DOUBLE_EQ(result_of(tally, 100.0).delivered, 1.0);
}

TEST(Figures, AStreamOfAnotherRateIsSaidToBeOne) {
  Tally tally = tally_of({100, 100});
  tally.any_tick = true;
  tally.first = {.number = 1, .at_ns = 0};
  tally.last = {.number = 101, .at_ns = 100 * 33'333'333LL};
  EXPECT_FALSE(is_faster_than_asked(result_of(tally, 100.0)));
  tally.last.at_ns /= 2;
  EXPECT_TRUE(is_faster_than_asked(result_of(tally, 100.0)));
  tally.last.at_ns *= 4;
  EXPECT_EQ(what_limited(result_of(tally, 200.0)),
            "the server's rate: 15.00 ticks/s, where 30 were asked for (--rate)");
}

TEST(Figures, WithoutAScheduleTheLuckiestClientTellsWhatWasToBeHad) {
  EXPECT_DOUBLE_EQ(result_of(tally_of({4, 4, 2, 2}), 0.0).delivered, 0.75);
  EXPECT_DOUBLE_EQ(result_of(tally_of({}), 0.0).delivered, 0.0);
}

TEST(Figures, FairnessIsTheLeastOverTheMedian) {
  const auto result = result_of(tally_of({100, 90, 100, 100, 99}), 100.0);
  EXPECT_EQ(result.least, 90U);
  EXPECT_EQ(result.median, 100U);
  EXPECT_EQ(result.most, 100U);
  EXPECT_DOUBLE_EQ(fairness(result), 0.9);
  EXPECT_DOUBLE_EQ(fairness(result_of(tally_of({0, 0}), 100.0)), 0.0);
}

TEST(Tally, OfThreadsIsThatOfAll) {
  Tally all;
  Tally one = tally_of({1, 2});
  one.any_tick = true;
  one.first = {.number = 10, .at_ns = 5'000};
  one.last = {.number = 39, .at_ns = 1'000'005'000};
  one.failed["refused"] = 1;
  one.last_in_ns = 7;
  Tally two = tally_of({3});
  two.any_tick = true;
  two.first = {.number = 10, .at_ns = 4'000};
  two.last = {.number = 40, .at_ns = 1'000'004'000};
  two.failed["refused"] = 2;
  two.last_in_ns = 9;
  all.merge(one);
  all.merge(two);
  all.merge(Tally{});
  EXPECT_EQ(all.received, (std::vector<std::uint32_t>{1, 2, 3}));
  EXPECT_EQ(all.failed["refused"], 3U);
  EXPECT_EQ(all.last_in_ns, 9);
  EXPECT_DOUBLE_EQ(result_of(all, 30.0).ticks_per_second, 30.0);
}

Figures short_of_all() {
  Figures result;
  result.delivered = 0.5;
  result.most = 50;
  result.server = Cost{};
  return result;
}

TEST(WhatLimited, IsNobodyWhereAllWasDelivered) {
  auto result = short_of_all();
  result.delivered = 1.0;
  result.machine_busy = 1.0;
  EXPECT_EQ(what_limited(result), "");
}

TEST(WhatLimited, IsWhoeverHadNoTimeLeft) {
  auto result = short_of_all();
  EXPECT_EQ(what_limited(result), "neither the load nor the machine, which were not busy");
  result.server->busiest_thread = 0.98;
  EXPECT_EQ(what_limited(result), "the server, one of its threads busy 98 % of the time");
  result.own.busiest_thread = 0.95;
  result.machine_busy = 0.99;
  EXPECT_EQ(
      what_limited(result),
      "the server, one of its threads busy 98 % of the time; the load, one of its threads busy "
      "95 % of the time; the machine, its cores busy 99 % of the time");
}

TEST(WhatLimited, IsTheNetworkWhereItDroppedPackets) {
  auto result = short_of_all();
  result.dropped_packets = 7;
  EXPECT_EQ(what_limited(result),
            "the machine's network, whose queue (net.core.netdev_max_backlog) dropped 7 packets");
}

TEST(Report, HasTheFigures) {
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
        "3 TCP segments retransmitted", "limited by neither"})
    EXPECT_NE(page.find(text), std::string::npos) << text << " is not in\n" << page;
  const auto line = json_of(figures);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  for (const std::string text : {R"("failures":{"say \"no\"":2})", R"("delivered":0.5,)",
                                 R"("p99":1.25,)", R"("cpu_us_a_message":3.5,)"})
    EXPECT_NE(line.find(text), std::string::npos) << text << " is not in\n" << line;
}

}  // namespace
}  // namespace tactus::load
