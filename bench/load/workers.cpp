#include "load/workers.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <string>

#include "load/handshake.h"
#include "realtime/monotonic.h"

namespace tactus::load {
namespace {

/// The first address that accepts: a server may listen on only one of a name's addresses.
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

Workers::Workers(const LoadOptions& options, const Target& target)
    : plan_{.handshake = handshake_request(target.address, options.compress),
            .request = target.request.empty()
                           ? std::string{}
                           : client_frame(protocol::Opcode::text, target.request),
            .ticks = target.ticks,
            .clients = options.clients,
            .never_read = options.never_read,
            .workers = std::min(options.threads, options.clients + options.never_read),
            .compress = options.compress,
            .at_once = options.at_once,
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
  for (std::size_t i = 0; i < plan_.workers; ++i)
    workers_.push_back(std::make_unique<Worker>(plan_, i));
  plan_.start_ns = realtime::monotonic_ns();
  for (auto& worker : workers_) threads_.emplace_back([&worker] { worker->run(); });
}

Workers::~Workers() { end(); }

Workers::Progress Workers::progress() const {
  constexpr auto relaxed = std::memory_order_relaxed;
  Progress sum;
  for (const auto& worker : workers_) {
    const auto& part = worker->progress();
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

void Workers::open_window(const std::shared_ptr<TickWindow>& window) {
  for (auto& worker : workers_) worker->open_window(window);
}

Tally Workers::end() {
  for (auto& worker : workers_) worker->stop();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
  Tally sum;
  for (const auto& worker : workers_) sum.merge(worker->tally());
  return sum;
}

}  // namespace tactus::load
