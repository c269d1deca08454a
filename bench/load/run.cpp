#include "load/run.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include "app/descriptor_limit.h"
#include "app/exit_codes.h"
#include "app/output.h"
#include "load/figures.h"
#include "load/process_usage.h"
#include "load/report.h"
#include "load/target.h"
#include "load/tick_lateness.h"
#include "load/workers.h"
#include "realtime/monotonic.h"

namespace tactus::load {
namespace {

using realtime::monotonic_ns;

constexpr std::size_t files_of_our_own = 64;
constexpr double first_message_seconds = 5.0;
constexpr double grace_seconds = 0.5;  // for the last ticks, after the measured time
constexpr std::chrono::milliseconds poll_period{20};

/// The counters at a moment.
struct Moment {
  std::optional<ProcessUsage> own;
  std::optional<ProcessUsage> server;
  MachineUsage machine;
  std::uint64_t retransmissions = 0;
  Workers::Progress load;
};

/// One run, from the first connection to the figures.
class Run {
 public:
  Run(const LoadOptions& options, const Target& target) : options_{options}, target_{target} {}

  Figures measure() {
    figures_.url = target_.address.url();
    figures_.topic = name(options_.topic);
    figures_.rate_hz = target_.ticks.rate_hz();
    figures_.cores = std::max(1U, std::thread::hardware_concurrency());
    const auto server_before = server_usage();
    const auto dropped_before = dropped_packets();
    Workers load{options_, target_};
    while (load.progress().in + load.progress().failed < all_clients())
      std::this_thread::sleep_for(poll_period);
    wait(load, options_.warm_up_seconds, [](const auto&) { return false; });
    wait(load, first_message_seconds, [](const auto& now) { return now.messages > 0; });
    measure_window(load);
    figures_.dropped_packets = dropped_packets() - dropped_before;
    const auto tally = load.end();
    add(tally, due_, options_.threads, figures_);
    if (tally.last_in_ns != 0)
      figures_.all_in_ms = static_cast<double>(tally.last_in_ns - load.start_ns()) * 1e-6;
    if (figures_.server && server_before) {
      const auto grown = static_cast<double>(figures_.server->resident_bytes) -
                         static_cast<double>(server_before->resident_bytes);
      const auto all = static_cast<double>(figures_.clients + figures_.never_readers);
      figures_.server->bytes_a_client = all > 0 ? std::max(0.0, grown / all) : 0.0;
    }
    return figures_;
  }

 private:
  std::size_t all_clients() const { return options_.clients + options_.never_read; }
  std::optional<ProcessUsage> server_usage() const {
    return options_.pid == 0 ? std::nullopt : usage_of(options_.pid);
  }

  /// Waits until `done`, but no longer than `seconds`. @return the seconds that passed
  template <class Done>
  double wait(const Workers& load, double seconds, Done done) const {
    const std::int64_t start = monotonic_ns();
    while (true) {
      const double passed = static_cast<double>(monotonic_ns() - start) * 1e-9;
      const auto now = load.progress();
      if (passed >= seconds || done(now) || now.failed + now.lost >= all_clients()) return passed;
      const std::chrono::duration<double> left{seconds - passed};
      std::this_thread::sleep_for(std::min<std::chrono::duration<double>>(poll_period, left));
    }
  }

  void measure_window(Workers& load) {
    const auto before = moment(load);
    const double hz = target_.ticks.rate_hz();
    // Beats are due by the Unix clock, which gives an offset before the first of them.
    const auto base_ns = before.load.messages > 0 ? before.load.earliest_offset_ns
                                                  : monotonic_ns() - realtime::unix_ns();
    std::int64_t first = INT64_MIN;
    std::int64_t last = INT64_MAX;
    if (hz > 0.0) {
      // The window begins with a tick that no client has received yet.
      first = before.load.newest_tick + 1 + std::lround(std::ceil(0.05 * hz));
      last = first + std::max(1L, std::lround(options_.seconds * hz)) - 1;
      due_ = static_cast<double>(last - first + 1);
    }
    load.open_window(std::make_shared<TickWindow>(first, last, hz, base_ns));
    const double passed = wait(load, options_.seconds, [](const auto&) { return false; });
    take_costs(before, moment(load), passed);
    if (hz <= 0.0) return;
    wait(load, grace_seconds,
         [&](const auto& now) { return now.finished + now.failed + now.lost >= options_.clients; });
  }

  Moment moment(const Workers& load) const {
    return {.own = usage_of(::getpid()),
            .server = server_usage(),
            .machine = usage_of_machine(),
            .retransmissions = retransmitted_segments(),
            .load = load.progress()};
  }

  void take_costs(const Moment& before, const Moment& after, double seconds) {
    figures_.seconds = seconds;
    seconds = std::max(seconds, 1e-3);
    const auto messages = static_cast<double>(after.load.messages - before.load.messages);
    const auto cost = [&](const ProcessUsage& from, const ProcessUsage& to) {
      const auto cpu_us = static_cast<double>(to.cpu_ns - from.cpu_ns) * 1e-3;
      return Cost{.cpu_share = cpu_us * 1e-6 / seconds,
                  .busiest_thread = busiest_thread(from, to, seconds),
                  .cpu_us_a_message = messages > 0.0 ? cpu_us / messages : 0.0,
                  .resident_bytes = to.resident_bytes};
    };
    figures_.messages_per_second = messages / seconds;
    figures_.bytes_per_second = static_cast<double>(after.load.bytes - before.load.bytes) / seconds;
    if (before.own && after.own) figures_.own = cost(*before.own, *after.own);
    if (before.server && after.server) figures_.server = cost(*before.server, *after.server);
    figures_.machine_busy = busy_share(before.machine, after.machine);
    figures_.retransmissions = after.retransmissions - before.retransmissions;
  }

  const LoadOptions& options_;
  const Target& target_;
  double due_ = 0.0;  // ticks within the measured time; 0 without a schedule
  Figures figures_;
};

void print(const std::string& text) {
  const auto failure = app::write_out(text);
  if (failure && failure != std::errc::broken_pipe)
    throw std::runtime_error{"cannot write: " + failure.message()};
}

/// What is wrong with a measurement; empty if nothing is.
std::string fault_of(const Figures& figures, std::size_t all_clients) {
  if (!figures.failed.empty() || !figures.lost.empty()) {
    const auto& [reason, count] = *(figures.failed.empty() ? figures.lost : figures.failed).begin();
    return fmt::format("{} of {} clients {}: {}", count, all_clients,
                       figures.failed.empty() ? "were lost" : "did not connect", reason);
  }
  if (is_faster_than_asked(figures))
    return fmt::format("{}: the stream has {:.2f} ticks/s, not {:g}: give its rate with --rate",
                       figures.url, figures.ticks_per_second, figures.rate_hz);
  if (figures.most > 0) return {};
  return fmt::format("{}: no message of the stream arrived{}", figures.url,
                     figures.rate_hz > 0.0 ? "" : "; beats are sent while the transport plays");
}

Figures measure(const LoadOptions& options) {
  const auto target = target_of(options);
  if (!target) throw std::runtime_error{target.error().message};
  return Run{options, *target}.measure();
}

void check(const Figures& figures, const LoadOptions& options) {
  const auto fault = fault_of(figures, options.clients + options.never_read);
  if (!fault.empty()) throw std::runtime_error{fault};
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
    check(figures, options);
    if (figures.delivered < enough || rate_hz >= most_hz) return;
  }
}

}  // namespace

int run_load(const LoadOptions& options) {
  const auto files = options.clients + options.never_read + options.threads + files_of_our_own;
  if (const auto limit = app::raise_descriptor_limit(); files > limit)
    throw std::runtime_error{
        fmt::format("so many clients need {} open files, the limit is {}: raise it (ulimit -Hn)",
                    files, limit)};
  if (options.pid != 0 && !usage_of(options.pid))
    throw std::runtime_error{fmt::format("--pid: no process {}, or not permitted", options.pid)};
  if (options.saturate) {
    saturate(options);
  } else {
    const auto figures = measure(options);
    print(options.json ? json_of(figures) : page_of(figures));
    check(figures, options);
  }
  return app::exit_ok;
}

}  // namespace tactus::load
