#include "app/bench_load.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <stdexcept>
#include <string>

#include "app/bench_handshake.h"
#include "app/descriptor_limit.h"
#include "realtime/monotonic.h"

namespace tactus::app {
namespace {

/// A server may listen on one of a name's addresses alone: the first that answers is taken.
const addrinfo* first_that_answers(const addrinfo* list) {
  if (list->ai_next == nullptr) return list;
  for (const addrinfo* each = list; each != nullptr; each = each->ai_next) {
    const int socket = ::socket(each->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0) continue;
    const timeval patience{.tv_sec = 5, .tv_usec = 0};
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    const bool answered = ::connect(socket, each->ai_addr, each->ai_addrlen) == 0;
    ::close(socket);
    if (answered) return each;
  }
  return list;
}

}  // namespace

Outcome make_room_for_files(std::size_t count) {
  const std::size_t limit = raise_descriptor_limit();
  if (count <= limit) return success();
  return Error{ErrorCode::resource_exhausted,
               fmt::format("so many clients need {} open files and the limit is {}: raise it "
                           "(ulimit -Hn), or take fewer",
                           count, limit)};
}

BenchLoad::BenchLoad(const BenchOptions& options, const BenchTarget& target)
    : plan_{.handshake = handshake_request(target.address, options.compress),
            .request = target.request.empty() ? std::string{}
                                              : client_frame(WireFrame::Kind::text, target.request),
            .ticks = target.ticks,
            .clients = options.clients,
            .never_read = options.never_read,
            .crews = std::min(options.threads, options.clients + options.never_read),
            .compress = options.compress,
            .at_once = options.at_once,
            .ramp_ns = static_cast<std::int64_t>(options.ramp_seconds * 1e9),
            .pace_ns = static_cast<std::int64_t>(options.pace_ms * 1e6)} {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  if (const int failure = ::getaddrinfo(target.address.host.c_str(),
                                        std::to_string(target.address.port).c_str(), &hints, &list);
      failure != 0)
    throw std::runtime_error{
        fmt::format("unknown host {}: {}", target.address.host, ::gai_strerror(failure))};
  addresses_.reset(list);
  plan_.server = first_that_answers(list);
  for (std::size_t i = 0; i < plan_.crews; ++i)
    crews_.push_back(std::make_unique<BenchCrew>(plan_, i));
  plan_.start_ns = realtime::monotonic_ns();
  // Signals are for the thread that waits for them.
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, &before);
  for (auto& crew : crews_) threads_.emplace_back([&crew] { crew->run(); });
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

BenchLoad::~BenchLoad() { end(); }

BenchLoad::Progress BenchLoad::progress() const {
  constexpr auto relaxed = std::memory_order_relaxed;
  Progress sum;
  for (const auto& crew : crews_) {
    const auto& part = crew->progress();
    sum.in += part.in.load(relaxed);
    sum.failed += part.failed.load(relaxed);
    sum.lost += part.lost.load(relaxed);
    sum.finished += part.finished.load(relaxed);
    sum.messages += part.messages.load(relaxed);
    sum.bytes += part.bytes.load(relaxed);
    sum.newest_tick = std::max(sum.newest_tick, part.newest_tick.load(relaxed));
    sum.earliest_offset_ns =
        std::min(sum.earliest_offset_ns, part.earliest_offset_ns.load(relaxed));
  }
  return sum;
}

void BenchLoad::open_window(const std::shared_ptr<TickWindow>& window) {
  for (auto& crew : crews_) crew->open_window(window);
}

BenchTally BenchLoad::end() {
  for (auto& crew : crews_) crew->stop();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
  BenchTally sum;
  for (const auto& crew : crews_) sum.merge(crew->tally());
  return sum;
}

}  // namespace tactus::app
