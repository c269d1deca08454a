// Many clients on a stream, from one thread: how steady its ticks are, how long after its due time
// each message arrives, and what that costs the server.
#include <sys/epoll.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "realtime/monotonic.h"
#include "wire_client.h"

namespace {

using tactus::WireClient;
using tactus::realtime::monotonic_ns;

struct Arrival {
  std::uint64_t seq;
  std::int64_t ns;
};

/// Leaves out the first and last ticks, which not everybody may have got in time.
void drop_edges(std::vector<Arrival>& arrivals) {
  const auto [first, last] = std::ranges::minmax_element(arrivals, {}, &Arrival::seq);
  if (first == arrivals.end()) return;
  std::erase_if(arrivals, [low = first->seq, high = last->seq](const Arrival& arrival) {
    return arrival.seq == low || arrival.seq == high;
  });
}

struct Usage {
  double cpu_seconds = 0.0;
  double resident_mb = 0.0;
};

Usage usage_of(int pid) {
  Usage usage;
  std::ifstream stat{"/proc/" + std::to_string(pid) + "/stat"};
  std::string text{std::istreambuf_iterator<char>{stat}, {}};
  std::istringstream fields{text.substr(std::min(text.size(), text.rfind(')') + 1))};
  std::string field;
  for (int i = 3; i <= 24 && fields >> field; ++i) {
    if (i == 14 || i == 15)
      usage.cpu_seconds += std::stod(field) / static_cast<double>(sysconf(_SC_CLK_TCK));
    if (i == 24) usage.resident_mb = std::stod(field) * static_cast<double>(getpagesize()) / 1e6;
  }
  return usage;
}

}  // namespace

int main(int argc, char** argv) try {
  CLI::App app{"Clients on a stream of JSON: rate, lateness and cost"};
  std::uint16_t port = 8000;
  std::string path = "/ws/transport/clock";
  std::size_t count = 100;
  double seconds = 60.0;
  double hz = 30.0;
  std::string greeting;
  std::string counter = "seq";
  std::uint64_t step = 1;
  int pid = 0;
  app.add_option("--port", port);
  app.add_option("--path", path);
  app.add_option("--clients", count);
  app.add_option("--seconds", seconds);
  app.add_option("--hz", hz, "What the counter counts a second");
  app.add_option("--send", greeting, "A message to begin with, e.g. a subscribe");
  app.add_option("--counter", counter, "The member that counts");
  app.add_option("--step", step, "By how much, from one message to the next");
  app.add_option("--pid", pid, "The server's process id, to measure its CPU and memory");
  CLI11_PARSE(app, argc, argv);

  const int epoll = epoll_create1(0);
  const std::string key = "\"" + counter + "\":";
  std::vector<std::unique_ptr<WireClient>> clients;
  for (std::size_t i = 0; i < count; ++i) {
    clients.push_back(std::make_unique<WireClient>(port, path, greeting));
    epoll_event event{.events = EPOLLIN, .data = {.ptr = clients.back().get()}};
    epoll_ctl(epoll, EPOLL_CTL_ADD, clients.back()->socket(), &event);
  }

  std::vector<Arrival> arrivals;
  arrivals.reserve(static_cast<std::size_t>(static_cast<double>(count) * seconds * hz * 1.1) +
                   1000);
  const auto read_until = [&](std::int64_t end) {
    std::array<epoll_event, 256> events;
    while (monotonic_ns() < end) {
      const int ready = epoll_wait(epoll, events.data(), static_cast<int>(events.size()), 100);
      const std::int64_t now = monotonic_ns();
      for (int i = 0; i < ready; ++i) {
        auto* client = static_cast<WireClient*>(events[static_cast<std::size_t>(i)].data.ptr);
        client->read([&](std::string_view message) {
          const auto at = message.find(key);
          if (at == std::string_view::npos) return;
          const std::string_view number =
              message.substr(message.find_first_not_of(' ', at + key.size()));
          Arrival arrival{0, now};
          std::from_chars(number.data(), number.data() + number.size(), arrival.seq);
          arrivals.push_back(arrival);
        });
      }
    }
  };
  read_until(monotonic_ns() + 1'000'000'000);  // the states on connecting
  arrivals.clear();
  const Usage before = usage_of(pid);
  read_until(monotonic_ns() + static_cast<std::int64_t>(seconds * 1e9));
  const Usage after = usage_of(pid);
  drop_edges(arrivals);
  if (arrivals.size() < 2) throw std::runtime_error{"no messages"};

  // The ticks lie on a line; its place is that of the earliest arrival on it.
  const auto [first, last] =
      std::ranges::minmax(arrivals, {}, [](const Arrival& arrival) { return arrival.seq; });
  const std::int64_t origin_ns = first.ns;
  std::vector<double> late_ms;
  late_ms.reserve(arrivals.size());
  for (const Arrival& arrival : arrivals)
    late_ms.push_back(static_cast<double>(arrival.ns - origin_ns) * 1e-6 -
                      static_cast<double>(arrival.seq - first.seq) * 1e3 / hz);
  std::ranges::sort(late_ms);
  const double earliest = late_ms.front();
  const auto at = [&](double share) {
    return late_ms[static_cast<std::size_t>(share * static_cast<double>(late_ms.size() - 1))] -
           earliest;
  };
  const double ticks = static_cast<double>((last.seq - first.seq) / step);
  const double expected = (ticks + 1) * static_cast<double>(count);
  std::printf("clients %zu, %.0f s: %.4f ticks/s, %.2f %% delivered\n", count, seconds,
              ticks * 1e9 / static_cast<double>(last.ns - first.ns),
              100.0 * static_cast<double>(arrivals.size()) / expected);
  std::printf("arrival after due time: p50 %.3f ms, p99 %.3f ms, p99.9 %.3f ms, max %.3f ms\n",
              at(0.5), at(0.99), at(0.999), at(1.0));
  if (pid != 0)
    std::printf(
        "server: %.2f %% of a core, %.2f us a message, %.1f MB resident\n",
        100.0 * (after.cpu_seconds - before.cpu_seconds) / seconds,
        1e6 * (after.cpu_seconds - before.cpu_seconds) / static_cast<double>(arrivals.size()),
        after.resident_mb);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "stream_load: %s\n", error.what());
  return 1;
}
