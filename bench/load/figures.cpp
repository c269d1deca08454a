#include "load/figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace tactus::load {
namespace {

constexpr double all_of_it = 0.9995;
constexpr double busy = 0.9;
constexpr double rate_tolerance = 0.02;

/// The middle value; 0 of none.
template <class Value>
Value median_of(std::vector<Value> values) {
  if (values.empty()) return {};
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

/// Ticks due while the received ones arrived: more than these if a server is too slow for its
/// schedule and keeps counting. A tick late by less than a period and a half was not skipped.
double due_meanwhile(const Tally& tally, double rate_hz) {
  constexpr double late = 0.5;
  if (!tally.any_tick) return 0.0;
  const auto seconds = static_cast<double>(tally.last.at_ns - tally.first.at_ns) * 1e-9;
  return std::floor(seconds * rate_hz - late) + 1.0;
}

}  // namespace

void add(const Tally& tally, double due, std::size_t threads, Figures& figures) {
  figures.failed = tally.failed;
  figures.lost = tally.lost;
  figures.never_readers = tally.never_readers;
  figures.clients = tally.received.size();
  if (!tally.received.empty()) {
    const auto [least, most] = std::ranges::minmax(tally.received);
    figures.least = least;
    figures.median = median_of(tally.received);
    figures.most = most;
  }
  const double in_all = std::accumulate(tally.received.begin(), tally.received.end(), 0.0);
  const double each = due > 0.0 ? std::max(due, due_meanwhile(tally, figures.rate_hz))
                                : static_cast<double>(figures.most);
  const double expected = each * static_cast<double>(figures.clients);
  figures.delivered = expected > 0.0 ? std::min(1.0, in_all / expected) : 0.0;
  if (figures.rate_hz > 0.0 && tally.last.at_ns > tally.first.at_ns) {
    figures.ticks_per_second = static_cast<double>(tally.last.number - tally.first.number) * 1e9 /
                               static_cast<double>(tally.last.at_ns - tally.first.at_ns);
  }
  const auto& histogram = tally.lateness.histogram;
  figures.p50_ms = histogram.ms_at(0.5);
  figures.p99_ms = histogram.ms_at(0.99);
  figures.p999_ms = histogram.ms_at(0.999);
  figures.max_ms = histogram.ms_at(1.0);
  // Each thread sees its share of a tick's clients, over about the same time.
  figures.broadcast_us_a_message =
      median_of(tally.lateness.us_a_message) / static_cast<double>(threads);
}

double fairness(const Figures& figures) noexcept {
  if (figures.median == 0) return 0.0;
  return static_cast<double>(figures.least) / static_cast<double>(figures.median);
}

bool is_faster_than_asked(const Figures& figures) noexcept {
  return figures.rate_hz > 0.0 &&
         figures.ticks_per_second > figures.rate_hz * (1.0 + rate_tolerance);
}

std::string what_limited(const Figures& figures) {
  const bool nothing_due = figures.rate_hz <= 0.0 && figures.most == 0;
  if (figures.delivered >= all_of_it || nothing_due) return {};
  std::vector<std::string> limits;
  const auto percent = [](double share) { return std::lround(100.0 * share); };
  if (figures.server && figures.server->busiest_thread >= busy)
    limits.push_back(fmt::format("the server, one of its threads busy {} % of the time",
                                 percent(figures.server->busiest_thread)));
  if (figures.own.busiest_thread >= busy)
    limits.push_back(fmt::format("the load, one of its threads busy {} % of the time",
                                 percent(figures.own.busiest_thread)));
  if (figures.machine_busy >= busy)
    limits.push_back(
        fmt::format("the machine, its cores busy {} % of the time", percent(figures.machine_busy)));
  if (figures.dropped_packets > 0)
    limits.push_back(
        fmt::format("the machine's network, whose queue (net.core.netdev_max_backlog) "
                    "dropped {} packets",
                    figures.dropped_packets));
  if (limits.empty() && (figures.most == 0 || !figures.lost.empty())) return {};
  const double least_rate = figures.rate_hz * (1.0 - rate_tolerance);
  if (limits.empty() && figures.ticks_per_second > 0.0 && figures.ticks_per_second < least_rate)
    return fmt::format("the server's rate: {:.2f} ticks/s, where {:g} were asked for (--rate)",
                       figures.ticks_per_second, figures.rate_hz);
  if (limits.empty()) return "neither the load nor the machine, which were not busy";
  return fmt::format("{}", fmt::join(limits, "; "));
}

}  // namespace tactus::load
