#include "load/run.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "app/system/exit_codes.h"
#include "app/system/output.h"
#include "load/figures.h"
#include "load/load.h"
#include "load/stream.h"
#include "load/usage.h"
#include "platform/clock.h"
#include "platform/files/descriptor_limit.h"

namespace tactus::load {
namespace {

using platform::monotonic_ns;

constexpr std::size_t files_of_our_own = 64;
constexpr double first_message_seconds = 5.0;
constexpr double grace_seconds = 0.5;  // for the last ticks, after the measured time

/// The counters at a moment.
struct Moment {
  std::optional<ProcessUsage> own;
  std::optional<ProcessUsage> server;
  MachineUsage machine;
  Load::Counts load;
};

/// One run, from the first connection to the figures.
class Run {
 public:
  Run(const LoadOptions& options, const Stream& stream)
      : options_{options},
        stream_{stream},
        all_clients_{options.clients + options.never_read},
        load_{options, stream} {}

  Figures measure() {
    figures_.url = stream_.address.url();
    figures_.rate_hz = stream_.rate_hz;
    const auto start_ns = monotonic_ns();
    const auto start = moment();
    while (counts().in + counts().ended < all_clients_) load_.poll();
    wait(options_.warm_up_seconds, [] { return false; });
    wait(first_message_seconds, [&] { return counts().messages > 0; });
    measure_window();
    add(load_.received(), load_.lateness(), figures_);
    figures_.never_readers = counts().never_readers;
    figures_.failed = counts().failed;
    figures_.lost = counts().lost;
    if (counts().last_in_ns != 0)
      figures_.all_in_ms = static_cast<double>(counts().last_in_ns - start_ns) * 1e-6;
    figures_.dropped_packets = usage_of_machine().dropped_packets - start.machine.dropped_packets;
    if (figures_.server && start.server && counts().in > 0) {
      const auto grown = static_cast<double>(figures_.server->resident_bytes) -
                         static_cast<double>(start.server->resident_bytes);
      figures_.server->bytes_a_client = std::max(0.0, grown / static_cast<double>(counts().in));
    }
    return figures_;
  }

 private:
  const Load::Counts& counts() const { return load_.counts(); }

  Moment moment() const {
    return {.own = usage_of(::getpid()),
            .server = options_.pid == 0 ? std::nullopt : usage_of(options_.pid),
            .machine = usage_of_machine(),
            .load = counts()};
  }

  /// Polls until `done`, but no longer than `seconds`. @return the seconds that passed
  template <class Done>
  double wait(double seconds, Done done) {
    const std::int64_t start = monotonic_ns();
    while (true) {
      const double passed = static_cast<double>(monotonic_ns() - start) * 1e-9;
      if (passed >= seconds || done() || counts().ended >= all_clients_) return passed;
      load_.poll();
    }
  }

  void measure_window() {
    const double hz = stream_.rate_hz;
    const auto before = moment();
    // It begins with a tick that no client has received yet.
    const auto first = before.load.newest_tick + 1 + std::lround(std::ceil(0.05 * hz));
    const auto last = first + std::max(1L, std::lround(options_.seconds * hz)) - 1;
    load_.measure(Lateness{first, last, hz, before.load.earliest_offset_ns});
    const double passed = wait(options_.seconds, [] { return false; });
    take_costs(before, moment(), passed);
    wait(grace_seconds, [&] { return counts().finished + counts().ended >= options_.clients; });
  }

  void take_costs(const Moment& before, const Moment& after, double seconds) {
    figures_.seconds = seconds;
    seconds = std::max(seconds, 1e-3);
    const auto messages = static_cast<double>(after.load.messages - before.load.messages);
    const auto cost = [&](const ProcessUsage& from, const ProcessUsage& to) {
      const auto cpu_us = static_cast<double>(to.cpu_ns - from.cpu_ns) * 1e-3;
      return Cost{.cpu_share = cpu_us * 1e-6 / seconds,
                  .cpu_us_a_message = messages > 0.0 ? cpu_us / messages : 0.0,
                  .resident_bytes = to.resident_bytes};
    };
    figures_.messages_per_second = messages / seconds;
    figures_.bytes_per_second = static_cast<double>(after.load.bytes - before.load.bytes) / seconds;
    if (before.own && after.own) figures_.own = cost(*before.own, *after.own);
    if (before.server && after.server) figures_.server = cost(*before.server, *after.server);
    const auto all = after.machine.all - before.machine.all;
    if (all > 0)
      figures_.machine_busy =
          static_cast<double>(after.machine.busy - before.machine.busy) / static_cast<double>(all);
    figures_.retransmissions = after.machine.retransmissions - before.machine.retransmissions;
  }

  const LoadOptions& options_;
  const Stream& stream_;
  const std::size_t all_clients_;
  Load load_;
  Figures figures_;
};

void print(const std::string& text) {
  const auto failure = app::write_out(text);
  if (failure && failure != std::errc::broken_pipe)
    throw std::runtime_error{"cannot write: " + failure.message()};
}

Figures measure(const LoadOptions& options) {
  const auto stream = stream_of(options);
  if (!stream) throw std::runtime_error{stream.error().message};
  return Run{options, *stream}.measure();
}

/// Throws for what makes a measurement worthless.
void check(const Figures& figures, std::size_t all_clients) {
  const auto report = [&](const Reasons& reasons, std::string_view what) {
    if (reasons.empty()) return;
    const auto& [reason, count] = *reasons.begin();
    throw std::runtime_error{
        fmt::format("{} of {} clients {}: {}", count, all_clients, what, reason)};
  };
  report(figures.failed, "did not connect");
  report(figures.lost, "were lost");
  if (is_faster_than_asked(figures))
    throw std::runtime_error{
        fmt::format("{}: the stream has {:.2f} ticks/s, "
                    "not {:g}: give its rate with --rate",
                    figures.url, figures.ticks_per_second, figures.rate_hz)};
  if (figures.most == 0)
    throw std::runtime_error{figures.url + ": no message of the stream arrived"};
}

/// Raises the rate step by step until messages are missing.
void saturate(LoadOptions options) {
  constexpr double enough = 0.99;
  constexpr double factor = 1.25;
  if (!options.json) print(step_head());
  for (double rate_hz = options.rate_hz.value_or(30.0);; rate_hz *= factor) {
    options.rate_hz = std::min(rate_hz, most_hz);
    const auto figures = measure(options);
    print(options.json ? json_of(figures) : step_row(figures));
    check(figures, options.clients + options.never_read);
    if (figures.delivered < enough || rate_hz >= most_hz) return;
  }
}

}  // namespace

int run_load(const LoadOptions& options) {
  const auto all_clients = options.clients + options.never_read;
  const auto files = all_clients + files_of_our_own;
  if (const auto limit = platform::raise_descriptor_limit(); files > limit)
    throw std::runtime_error{
        fmt::format("so many clients need {} open files, the limit is {}: "
                    "raise it (ulimit -Hn)",
                    files, limit)};
  if (options.pid != 0 && !usage_of(options.pid))
    throw std::runtime_error{fmt::format("--pid: no process {}, or not permitted", options.pid)};
  if (options.saturate) {
    saturate(options);
  } else {
    const auto figures = measure(options);
    print(options.json ? json_of(figures) : page_of(figures));
    check(figures, all_clients);
  }
  return app::exit_ok;
}

}  // namespace tactus::load
