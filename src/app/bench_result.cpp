#include "app/bench_result.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace tactus::app {
namespace {

constexpr double all_of_it = 0.9995;
constexpr double busy = 0.9;
constexpr double rate_tolerance = 0.02;

double at(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0.0;
  const auto last = static_cast<double>(sorted.size() - 1);
  return sorted[static_cast<std::size_t>(std::lround(share * last))];
}

/// How many were due while those came that did: more than they are, where a server is too slow for
/// its schedule and numbers on. One that is late by a period and a half was not left out.
double due_meanwhile(const BenchTally& tally, double rate_hz) {
  constexpr double late = 0.5;
  if (!tally.any_tick) return 0.0;
  const auto seconds = static_cast<double>(tally.last.at_ns - tally.first.at_ns) * 1e-9;
  return std::floor(seconds * rate_hz - late) + 1.0;
}

}  // namespace

void add(const BenchTally& tally, double due, BenchResult& result) {
  result.failed = tally.failed;
  result.lost = tally.lost;
  result.never_readers = tally.never_readers_in;
  result.never_readers_lost = tally.never_readers_lost;
  result.clients = tally.received.size();
  auto connects = tally.connect_ms;
  std::ranges::sort(connects);
  result.connect_p50_ms = at(connects, 0.5);
  result.connect_p99_ms = at(connects, 0.99);
  result.connect_max_ms = at(connects, 1.0);

  auto received = tally.received;
  std::ranges::sort(received);
  if (!received.empty()) {
    result.least = received.front();
    result.median = received[received.size() / 2];
    result.most = received.back();
  }
  const double in_all = std::accumulate(received.begin(), received.end(), 0.0);
  const double each = due > 0.0 ? std::max(due, due_meanwhile(tally, result.rate_hz))
                                : static_cast<double>(result.most);
  const double expected = each * static_cast<double>(received.size());
  result.delivered = expected > 0.0 ? std::min(1.0, in_all / expected) : 0.0;
  if (result.rate_hz > 0.0 && tally.last.at_ns > tally.first.at_ns) {
    result.ticks_per_second = static_cast<double>(tally.last.number - tally.first.number) * 1e9 /
                              static_cast<double>(tally.last.at_ns - tally.first.at_ns);
  }
  result.p50_ms = tally.lateness.ms_at(0.5);
  result.p99_ms = tally.lateness.ms_at(0.99);
  result.p999_ms = tally.lateness.ms_at(0.999);
  result.max_ms = tally.lateness.ms_at(1.0);
  if (tally.jitter_count > 0)
    result.jitter_ms = std::sqrt(tally.jitter_squares_ms / static_cast<double>(tally.jitter_count));
}

double fairness(const BenchResult& result) noexcept {
  if (result.median == 0) return 0.0;
  return static_cast<double>(result.least) / static_cast<double>(result.median);
}

bool is_faster_than_asked(const BenchResult& result) noexcept {
  return result.rate_hz > 0.0 && result.ticks_per_second > result.rate_hz * (1.0 + rate_tolerance);
}

std::string what_limited(const BenchResult& result) {
  const bool nothing_due = result.rate_hz <= 0.0 && result.most == 0;
  if (result.delivered >= all_of_it || nothing_due) return {};
  std::vector<std::string> limits;
  const auto percent = [](double share) { return std::lround(100.0 * share); };
  if (result.server && result.server->busiest_thread >= busy)
    limits.push_back(fmt::format("the server, one of its threads busy {} % of the time",
                                 percent(result.server->busiest_thread)));
  if (result.own.busiest_thread >= busy)
    limits.push_back(fmt::format("these clients, one of their threads busy {} % of the time",
                                 percent(result.own.busiest_thread)));
  if (result.machine_busy >= busy)
    limits.push_back(
        fmt::format("the machine, its cores busy {} % of the time", percent(result.machine_busy)));
  if (result.dropped_packets > 0)
    limits.push_back(
        fmt::format("the machine's network, whose queue (net.core.netdev_max_backlog) "
                    "had no room for {} packets",
                    result.dropped_packets));
  // What came of those who were lost, or of nothing at all, says nothing of it.
  if (limits.empty() && (result.most == 0 || !result.lost.empty())) return {};
  const double least_rate = result.rate_hz * (1.0 - rate_tolerance);
  if (limits.empty() && result.ticks_per_second > 0.0 && result.ticks_per_second < least_rate)
    return fmt::format("the server's rate: {:.2f} ticks/s, where {:g} were asked for (--rate)",
                       result.ticks_per_second, result.rate_hz);
  if (limits.empty()) return "neither these clients nor the machine, which had time left";
  return fmt::format("{}", fmt::join(limits, "; "));
}

}  // namespace tactus::app
