#include "app/bench.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <clocale>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "app/bench_load.h"
#include "app/bench_options.h"
#include "app/bench_report.h"
#include "app/bench_result.h"
#include "app/bench_target.h"
#include "app/end_signals.h"
#include "app/exit_codes.h"
#include "app/output.h"
#include "app/process_usage.h"
#include "app/status_line.h"
#include "app/tick_lateness.h"
#include "realtime/monotonic.h"

namespace tactus::app {
namespace {

using realtime::monotonic_ns;

constexpr std::size_t files_of_our_own = 64;
constexpr double first_message_seconds = 5.0;
constexpr double grace_seconds = 0.5;  // for the last ticks, after the time is over
constexpr std::chrono::milliseconds look_period{20};

/// What processes and clients had done at a moment.
struct Moment {
  std::int64_t ns = 0;
  std::optional<ProcessUsage> own;
  std::optional<ProcessUsage> server;
  MachineUsage machine;
  BenchLoad::Progress load;
};

/// One run, from the first connect to the figures.
class Run {
 public:
  Run(const BenchOptions& options, const BenchTarget& target)
      : options_{options},
        target_{target},
        shown_{!options.json && ::isatty(STDERR_FILENO) != 0},
        line_{shown_} {}

  int measure() {
    result_.url = target_.address.url();
    result_.topic = name(options_.topic);
    result_.rate_hz = target_.ticks.rate_hz();
    result_.cores = std::max(1U, std::thread::hardware_concurrency());
    const auto server_before = server_usage();
    const auto dropped_before = dropped_packets();
    BenchLoad load{options_, target_};
    wait_for_clients(load);
    wait(load, options_.warm_up_seconds, "warming up", [] { return false; });
    wait(load, first_message_seconds, "waiting", [&] { return load.progress().messages > 0; });
    measure_window(load);
    result_.dropped_packets = dropped_packets() - dropped_before;
    line_.clear();
    const auto tally = load.end();
    add(tally, due_, result_);
    if (tally.last_in_ns != 0)
      result_.all_in_ms = static_cast<double>(tally.last_in_ns - load.start_ns()) * 1e-6;
    if (result_.server && server_before) {
      const auto grown = static_cast<double>(result_.server->resident_bytes) -
                         static_cast<double>(server_before->resident_bytes);
      const auto all = static_cast<double>(result_.clients + result_.never_readers);
      result_.server->bytes_a_client = all > 0 ? std::max(0.0, grown / all) : 0.0;
    }
    return tell();
  }

 private:
  std::size_t all_clients() const { return options_.clients + options_.never_read; }
  std::optional<ProcessUsage> server_usage() const {
    return options_.pid == 0 ? std::nullopt : usage_of(options_.pid);
  }
  static bool ended() { return EndSignals::caught() != 0; }

  void wait_for_clients(const BenchLoad& load) {
    while (!ended()) {
      const auto now = load.progress();
      if (now.in + now.failed >= all_clients()) return;
      const double done = static_cast<double>(now.in) / static_cast<double>(all_clients());
      show("connecting", done, fmt::format("{} of {}", now.in, all_clients()));
      std::this_thread::sleep_for(look_period);
    }
  }

  /// Waits for a time, less where `done` says so. @return the seconds that passed
  template <class Done>
  double wait(const BenchLoad& load, double seconds, std::string_view what, Done done) {
    const std::int64_t start = monotonic_ns();
    const auto before = load.progress();
    while (true) {
      const double passed = static_cast<double>(monotonic_ns() - start) * 1e-9;
      const auto now = load.progress();
      if (ended() || passed >= seconds || done() || now.failed + now.lost >= all_clients())
        return passed;
      const auto rate = static_cast<double>(now.messages - before.messages) / std::max(passed, 0.1);
      show(what, passed / seconds, fmt::format("{:.0f} messages/s", rate));
      const std::chrono::duration<double> left{seconds - passed};
      std::this_thread::sleep_for(std::min<std::chrono::duration<double>>(look_period, left));
    }
  }

  void measure_window(BenchLoad& load) {
    const auto before = moment(load);
    const double hz = target_.ticks.rate_hz();
    // Beats have their due time by the Unix clock, which tells where it is without one of them.
    const auto base_ns = before.load.messages > 0 ? before.load.earliest_offset_ns
                                                  : monotonic_ns() - realtime::unix_ns();
    std::int64_t first = INT64_MIN;
    std::int64_t last = INT64_MAX;
    if (hz > 0.0) {
      // A tick that some clients may have seen already is left out, for all to be asked the same.
      first = before.load.newest_tick + 1 + std::lround(std::ceil(0.05 * hz));
      last = first + std::max(1L, std::lround(options_.seconds * hz)) - 1;
    }
    load.open_window(std::make_shared<TickWindow>(first, last, hz, base_ns));
    const double passed = wait(load, options_.seconds, "measuring", [] { return false; });
    take_costs(before, moment(load), passed);
    result_.interrupted = ended();
    if (hz <= 0.0) return;
    due_ = std::max(1.0, std::round(options_.seconds * hz));
    if (result_.interrupted) {
      due_ = std::max(1.0, std::min(due_, std::floor((passed - 0.05) * hz) - 1.0));
      return;
    }
    const std::size_t reading = options_.clients;
    wait(load, grace_seconds, "measuring", [&] {
      const auto now = load.progress();
      return now.finished + now.failed + now.lost >= reading;
    });
  }

  Moment moment(const BenchLoad& load) const {
    return {.ns = monotonic_ns(),
            .own = usage_of(::getpid()),
            .server = server_usage(),
            .machine = usage_of_machine(),
            .load = load.progress()};
  }

  void take_costs(const Moment& before, const Moment& after, double seconds) {
    result_.seconds = seconds;
    seconds = std::max(seconds, 1e-3);
    const auto messages = static_cast<double>(after.load.messages - before.load.messages);
    const auto cost = [&](const ProcessUsage& from, const ProcessUsage& to) {
      const auto cpu_us = static_cast<double>(to.cpu_ns - from.cpu_ns) * 1e-3;
      return BenchCost{.cpu_share = cpu_us * 1e-6 / seconds,
                       .busiest_thread = busiest_thread(from, to, seconds),
                       .cpu_us_a_message = messages > 0.0 ? cpu_us / messages : 0.0,
                       .resident_bytes = to.resident_bytes};
    };
    result_.messages_per_second = messages / seconds;
    result_.bytes_per_second = static_cast<double>(after.load.bytes - before.load.bytes) / seconds;
    if (before.own && after.own) result_.own = cost(*before.own, *after.own);
    if (before.server && after.server) result_.server = cost(*before.server, *after.server);
    result_.machine_busy = busy_share(before.machine, after.machine);
  }

  void show(std::string_view what, double done, std::string_view figures) {
    line_.update([&](std::size_t columns, bool unicode) {
      return bench_progress_line(what, done, figures, columns, unicode);
    });
  }

  int tell() const {
    const auto failure = write_out(options_.json ? bench_json(result_) : bench_page(result_));
    if (failure && failure != std::errc::broken_pipe) {
      complain("cannot write: " + failure.message());
      return exit_failure;
    }
    if (result_.failed.empty() && result_.lost.empty()) {
      if (is_faster_than_asked(result_)) {
        complain(
            fmt::format("{}: the stream has {:.2f} ticks/s, not {:g}: name its rate with --rate",
                        result_.url, result_.ticks_per_second, result_.rate_hz));
        return exit_failure;
      }
      if (result_.most > 0 || result_.interrupted) return exit_ok;
      complain(fmt::format("{}: no message of the stream came{}", result_.url,
                           result_.rate_hz > 0.0 ? "" : "; beats come while the transport plays"));
      return exit_failure;
    }
    const auto& [reason, count] = *(result_.failed.empty() ? result_.lost : result_.failed).begin();
    complain(fmt::format("{} of {} clients {}: {}", count, all_clients(),
                         result_.failed.empty() ? "were lost" : "did not come in", reason));
    return exit_failure;
  }

  const BenchOptions& options_;
  const BenchTarget& target_;
  const bool shown_;
  StatusLine line_;
  double due_ = 0.0;  // ticks within what was measured; 0 without a schedule
  BenchResult result_;
};

}  // namespace

int run_bench(const BenchOptions& options) {
  const auto target = bench_target(options);
  if (!target) {
    complain(target.error().message);
    return exit_usage;
  }
  const auto room = make_room_for_files(options.clients + options.never_read + options.threads +
                                        files_of_our_own);
  if (!room) {
    complain(room.error().message);
    return exit_failure;
  }
  if (options.pid != 0 && !usage_of(options.pid)) {
    complain(
        fmt::format("--pid: there is no process {}, or none that may be asked about", options.pid));
    return exit_failure;
  }
  std::setlocale(LC_CTYPE, "");
  const EndSignals signals;
  return Run{options, *target}.measure();
}

}  // namespace tactus::app
