#include "app/bench_result.h"

#include <gtest/gtest.h>

#include <string>

#include "app/bench_report.h"

namespace tactus::app {
namespace {

BenchTally tally_of(std::vector<std::uint32_t> received) {
  BenchTally tally;
  tally.received = std::move(received);
  return tally;
}

BenchResult result_of(const BenchTally& tally, double due) {
  BenchResult result;
  result.rate_hz = 30.0;
  add(tally, due, result);
  return result;
}

TEST(BenchResult, DeliveredIsOfWhatTheScheduleHas) {
  EXPECT_DOUBLE_EQ(result_of(tally_of({100, 100}), 100.0).delivered, 1.0);
  EXPECT_DOUBLE_EQ(result_of(tally_of({100, 50}), 100.0).delivered, 0.75);
  EXPECT_DOUBLE_EQ(result_of(tally_of({10, 10}), 100.0).delivered, 0.1);
}

TEST(BenchResult, AServerThatIsTooSlowForItsScheduleHasLeftOutWhatWasDueMeanwhile) {
  BenchTally tally = tally_of({100, 100});
  tally.any_tick = true;
  tally.first = {.number = 1, .at_ns = 0};
  tally.last = {.number = 100, .at_ns = 99 * 40'000'000LL};  // 25 a second instead of 30
  EXPECT_NEAR(result_of(tally, 100.0).delivered, 100 / 119.0, 1e-9);
  tally.last.at_ns = 99 * 33'333'333LL + 40'000'000;  // the last one late, by less than two periods
  EXPECT_DOUBLE_EQ(result_of(tally, 100.0).delivered, 1.0);
}

TEST(BenchResult, AStreamOfAnotherRateIsSaidToBeOne) {
  BenchTally tally = tally_of({100, 100});
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

TEST(BenchResult, WithoutAScheduleTheLuckiestClientTellsWhatWasToBeHad) {
  EXPECT_DOUBLE_EQ(result_of(tally_of({4, 4, 2, 2}), 0.0).delivered, 0.75);
  EXPECT_DOUBLE_EQ(result_of(tally_of({}), 0.0).delivered, 0.0);
}

TEST(BenchResult, FairnessIsTheLeastOverTheMedian) {
  const auto result = result_of(tally_of({100, 90, 100, 100, 99}), 100.0);
  EXPECT_EQ(result.least, 90U);
  EXPECT_EQ(result.median, 100U);
  EXPECT_EQ(result.most, 100U);
  EXPECT_DOUBLE_EQ(fairness(result), 0.9);
  EXPECT_DOUBLE_EQ(fairness(result_of(tally_of({0, 0}), 100.0)), 0.0);
}

TEST(BenchTally, OfThreadsIsThatOfAll) {
  BenchTally all;
  BenchTally one = tally_of({1, 2});
  one.any_tick = true;
  one.first = {.number = 10, .at_ns = 5'000};
  one.last = {.number = 39, .at_ns = 1'000'005'000};
  one.failed["refused"] = 1;
  one.last_in_ns = 7;
  BenchTally two = tally_of({3});
  two.any_tick = true;
  two.first = {.number = 10, .at_ns = 4'000};
  two.last = {.number = 40, .at_ns = 1'000'004'000};
  two.failed["refused"] = 2;
  two.last_in_ns = 9;
  all.merge(one);
  all.merge(two);
  all.merge(BenchTally{});
  EXPECT_EQ(all.received, (std::vector<std::uint32_t>{1, 2, 3}));
  EXPECT_EQ(all.failed["refused"], 3U);
  EXPECT_EQ(all.last_in_ns, 9);
  EXPECT_DOUBLE_EQ(result_of(all, 30.0).ticks_per_second, 30.0);
}

BenchResult short_of_all() {
  BenchResult result;
  result.delivered = 0.5;
  result.most = 50;
  result.server = BenchCost{};
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
  EXPECT_EQ(what_limited(result), "neither these clients nor the machine, which had time left");
  result.server->busiest_thread = 0.98;
  EXPECT_EQ(what_limited(result), "the server, one of its threads busy 98 % of the time");
  result.own.busiest_thread = 0.95;
  result.machine_busy = 0.99;
  EXPECT_EQ(what_limited(result),
            "the server, one of its threads busy 98 % of the time; these clients, one of their "
            "threads busy 95 % of the time; the machine, its cores busy 99 % of the time");
}

TEST(WhatLimited, IsTheNetworkWhereItDroppedPackets) {
  auto result = short_of_all();
  result.dropped_packets = 7;
  EXPECT_EQ(what_limited(result),
            "the machine's network, whose queue (net.core.netdev_max_backlog) had no room for 7 "
            "packets");
}

BenchResult whole() {
  BenchResult result;
  result.url = "ws://a:1/ws";
  result.topic = "spectrum";
  result.rate_hz = 31.25;
  result.seconds = 10.0;
  result.clients = 1000;
  result.failed["say \"no\"\n"] = 2;
  result.most = 150;
  result.delivered = 0.5;
  result.p99_ms = 1.25;
  result.server = BenchCost{.cpu_share = 0.25, .cpu_us_a_message = 3.5, .bytes_a_client = 5'600};
  result.cores = 2;
  return result;
}

TEST(BenchPage, TellsTheFiguresInAPersonsUnits) {
  const auto page = bench_page(whole());
  for (const std::string text :
       {"ws://a:1/ws, 1000 clients, 10.0 s at 31.25 Hz\n", "50.00 % delivered", "p99 1.25 ms",
        "25.00 % of a core, 3.50 us a message", "5.6 KB a client", "2: say \"no\"?\n",
        "limited by neither"})
    EXPECT_NE(page.find(text), std::string::npos) << text << " is not in\n" << page;
  auto alone = whole();
  alone.server.reset();
  EXPECT_EQ(bench_page(alone).find("\nserver"), std::string::npos);
}

TEST(BenchPage, TellsNoLatencyOfNothing) {
  auto nothing = whole();
  nothing.most = 0;
  EXPECT_EQ(bench_page(nothing).find("p99 1.25 ms"), std::string::npos);
  EXPECT_EQ(bench_page(nothing).find("limited by"), std::string::npos);
}

TEST(BenchJson, WhatAServerSaysInNoUtf8IsToldByItsBytes) {
  auto odd = whole();
  odd.failed["caf\xE9"] = 1;
  EXPECT_NE(bench_json(odd).find(R"("caf\u00e9":1)"), std::string::npos) << bench_json(odd);
}

TEST(BenchJson, IsOneLineOfEscapedText) {
  const auto line = bench_json(whole());
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  for (const std::string text :
       {R"("failures":{"say \"no\"\u000a":2})", R"("delivered":0.500000)",
        R"("latency_ms":{"p50":0.000,"p99":1.250,)", R"("cpu_us_a_message":3.500)"})
    EXPECT_NE(line.find(text), std::string::npos) << text << " is not in\n" << line;
}

TEST(BenchProgressLine, HasABarWhereThereIsRoom) {
  EXPECT_EQ(bench_progress_line("measuring", 0.5, "30000 messages/s", 80, false),
            "measuring   ###############---------------  30000 messages/s");
  EXPECT_EQ(bench_progress_line("measuring", 0.5, "30000 messages/s", 40, false),
            "measuring   30000 messages/s");
  EXPECT_EQ(bench_progress_line("connecting", 0.5, "1 of 2", 15, false), "connecting  1 o");
}

}  // namespace
}  // namespace tactus::app
