// What one frame costs to send to many sockets: send() for each, against submissions through
// io_uring. A process of its own reads them, as clients would; the two take turns.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "realtime/monotonic.h"
#include "server/frame_sender.h"

namespace {

using namespace tactus;

[[noreturn]] void fail(const char* what) {
  throw std::system_error{errno, std::generic_category(), what};
}

/// Sockets of a process that reads all that comes.
class Readers {
 public:
  explicit Readers(std::size_t count) {
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const place = reinterpret_cast<sockaddr*>(&address);
    socklen_t length = sizeof address;
    if (listener < 0 || bind(listener, place, length) != 0 || listen(listener, SOMAXCONN) != 0 ||
        getsockname(listener, place, &length) != 0)
      fail("listen");
    process_ = fork();
    if (process_ < 0) fail("fork");
    if (process_ == 0) {
      close(listener);
      _exit(read_all(address, count));
    }
    for (std::size_t i = 0; i < count; ++i) {
      const int accepted = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
      if (accepted < 0) fail("accept");
      const int on = 1;
      setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      sockets_.push_back(accepted);
    }
    close(listener);
  }
  ~Readers() {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    for (const int socket : sockets_) close(socket);
  }
  Readers(const Readers&) = delete;
  Readers& operator=(const Readers&) = delete;

  const std::vector<int>& sockets() const { return sockets_; }

 private:
  static int read_all(const sockaddr_in& address, std::size_t count) {
    const int all = epoll_create1(0);
    for (std::size_t i = 0; i < count; ++i) {
      const int client = socket(AF_INET, SOCK_STREAM, 0);
      if (client < 0 ||
          connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return 1;
      epoll_event event{.events = EPOLLIN, .data = {.fd = client}};
      epoll_ctl(all, EPOLL_CTL_ADD, client, &event);
    }
    std::array<epoll_event, 512> events{};
    std::array<char, 4096> bytes{};
    for (;;) {
      const int ready = epoll_wait(all, events.data(), static_cast<int>(events.size()), -1);
      for (int i = 0; i < ready; ++i)
        if (recv(events[static_cast<std::size_t>(i)].data.fd, bytes.data(), bytes.size(), 0) == 0)
          return 0;
    }
  }

  pid_t process_ = -1;
  std::vector<int> sockets_;
};

/// A sender, and what each of its rounds took for a frame to one socket: the time that passed, and
/// the CPU time by the kernel's accounts, which may be too little (README.md, frame_senders).
struct Contestant {
  std::unique_ptr<server::FrameSender> sender;
  std::vector<double> elapsed_us = {};
  std::vector<double> cpu_us = {};
  std::size_t shortfalls = 0;
};

double median(std::vector<double> of) {
  const auto middle = of.begin() + static_cast<std::ptrdiff_t>(of.size() / 2);
  std::nth_element(of.begin(), middle, of.end());
  return *middle;
}

void play_round(Contestant& contestant, const std::vector<int>& sockets, const std::string& frame) {
  constexpr int ticks = 10;
  constexpr std::chrono::milliseconds tick{33};
  std::int64_t elapsed_ns = 0;
  std::int64_t cpu_ns = 0;
  for (int i = 0; i < ticks; ++i) {
    std::this_thread::sleep_for(tick);
    const std::int64_t cpu_before = realtime::clock_ns(CLOCK_THREAD_CPUTIME_ID);
    const std::int64_t before = realtime::monotonic_ns();
    contestant.shortfalls += contestant.sender->send(sockets, frame).size();
    elapsed_ns += realtime::monotonic_ns() - before;
    cpu_ns += realtime::clock_ns(CLOCK_THREAD_CPUTIME_ID) - cpu_before;
  }
  const double thousands = static_cast<double>(ticks * sockets.size()) * 1e3;
  contestant.elapsed_us.push_back(static_cast<double>(elapsed_ns) / thousands);
  contestant.cpu_us.push_back(static_cast<double>(cpu_ns) / thousands);
}

void compare(std::size_t clients, int rounds, std::size_t bytes) {
  const Readers readers{clients};
  std::vector<Contestant> contestants;
  contestants.push_back({server::make_send_sender()});
  if (auto uring = server::make_uring_sender())
    contestants.push_back({std::move(*uring)});
  else
    std::printf("%s\n", uring.error().message.c_str());
  const std::string frame(bytes, 'x');
  for (int round = 0; round < rounds; ++round)
    for (Contestant& contestant : contestants) play_round(contestant, readers.sockets(), frame);
  const double elapsed = median(contestants.front().elapsed_us);
  const double cpu = median(contestants.front().cpu_us);
  for (const Contestant& contestant : contestants)
    std::printf(
        "%6zu clients  %-6s %6.2f us a send (%.2f), %6.2f us of CPU (%.2f), %zu not whole\n",
        clients, std::string{contestant.sender->name()}.c_str(), median(contestant.elapsed_us),
        median(contestant.elapsed_us) / elapsed, median(contestant.cpu_us),
        median(contestant.cpu_us) / cpu, contestant.shortfalls);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"What sending one frame to many sockets takes; medians of interleaved rounds"};
  std::vector<std::size_t> clients{100, 1000, 5000};
  int rounds = 15;
  std::size_t bytes = 234;
  app.add_option("--clients", clients, "how many, one after the other");
  app.add_option("--rounds", rounds, "of ten ticks each");
  app.add_option("--bytes", bytes, "of the frame");
  CLI11_PARSE(app, argc, argv);
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  try {
    for (const std::size_t count : clients) compare(count, rounds, bytes);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
