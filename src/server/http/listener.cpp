#include "server/http/listener.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "realtime/monotonic.h"

namespace tactus::server {
namespace {

using boost::system::error_code;

constexpr double looks_per_second = 10.0;  // whether it must begin to wait again
constexpr int accepts_at_once = 16;
constexpr std::string_view refusal =
    "HTTP/1.1 503 Service Unavailable\r\nServer: tactus\r\nConnection: close\r\n"
    "Retry-After: 1\r\nContent-Type: application/json\r\nContent-Length: 83\r\n\r\n"
    R"({"error":"the server has no room for more connections","code":"RESOURCE_EXHAUSTED"})";

[[noreturn]] void fail(const error_code& error, const ServerOptions& options) {
  throw std::system_error{error.value(), std::system_category(),
                          options.host + ":" + std::to_string(options.port)};
}

/// The address to bind to; of a name with several, the IPv4 one.
Tcp::endpoint resolve(asio::io_context& io, const ServerOptions& options) {
  Tcp::resolver resolver{io};
  error_code error;
  const auto found =
      resolver.resolve(options.host, std::to_string(options.port),
                       Tcp::resolver::passive | Tcp::resolver::numeric_service, error);
  if (error || found.empty())
    throw std::system_error{std::make_error_code(std::errc::address_not_available),
                            "no address for host " + options.host};
  for (const auto& entry : found)
    if (entry.endpoint().address().is_v4()) return entry.endpoint();
  return found.begin()->endpoint();
}

int open_spare() noexcept { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

/// Has the kernel's table of descriptors grow now: a process with threads that makes it grow later
/// sleeps in accept() until each core has gone through the scheduler, for 10 ms and more, and at
/// each doubling again.
void make_room_for_descriptors(int open) noexcept {
  constexpr rlim_t most = 16'384;  // 128 KiB
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == 0) return;
  const int highest =
      ::fcntl(open, F_DUPFD_CLOEXEC, static_cast<int>(std::min(limit.rlim_cur, most) - 1));
  if (highest >= 0) ::close(highest);
}

}  // namespace

Listener::Listener(const ServerOptions& options, Shards& shards, HubStats& stats,
                   const ServerLog& log)
    : shards_{shards}, stats_{stats}, log_{log}, acceptor_{shards.hub_io()}, spare_{open_spare()} {
  make_room_for_descriptors(spare_);
  const Tcp::endpoint wanted = resolve(shards.hub_io(), options);
  error_code error;
  acceptor_.open(wanted.protocol(), error);
  if (error) fail(error, options);
  acceptor_.set_option(asio::socket_base::reuse_address{true}, error);
  acceptor_.bind(wanted, error);
  if (error) fail(error, options);
  // For those that it accepts: what is small must not wait until what went before is acknowledged.
  acceptor_.set_option(Tcp::no_delay{true}, error);
  if (error) fail(error, options);
  acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error) fail(error, options);
  acceptor_.non_blocking(true, error);
  endpoint_ = acceptor_.local_endpoint();
}

Listener::~Listener() {
  if (spare_ >= 0) ::close(spare_);
}

void Listener::start(const HttpHandlers& handlers) {
  handlers_ = &handlers;
  again_.emplace(
      shards_.timers(), looks_per_second, std::chrono::steady_clock::now(),
      [this](std::uint64_t) {
        if (!waiting_) wait();
      },
      PeriodicTimer::Lateness::is_nothing);
  wait();
}

void Listener::stop() {
  error_code ignored;
  acceptor_.close(ignored);
}

void Listener::wait() {
  acceptor_.async_wait(Tcp::acceptor::wait_read, [this](const error_code& error) {
    waiting_ = false;
    if (error || !acceptor_.is_open()) return;
    if (accept_some()) wait();
  });
  waiting_ = true;
}

/// @return false where something has run out that needs time
bool Listener::accept_some() {
  for (int i = 0; i < accepts_at_once; ++i) {
    shards_.hub().catch_up();
    Shard& shard = shards_.least_loaded();
    error_code error;
    Socket socket = acceptor_.accept(shard.io(), error);
    if (error == asio::error::would_block || error == asio::error::try_again) return true;
    if (error == asio::error::no_descriptors || error == error_code{ENFILE, error.category()})
      return refuse_one();
    if (error) return false;
    stats_.accepted.add(1);
    shard.run([this, &shard, admission = std::make_shared<ConnectionToken>(shard),
               moved = std::make_shared<Socket>(std::move(socket))] {
      serve_http(std::move(*moved), std::move(*admission), shard, *handlers_);
    });
  }
  return true;
}

/// File descriptors ran out: those who are in go on, and a newcomer is told instead of left
/// waiting, by way of the one that is kept for this.
bool Listener::refuse_one() {
  if (told_full_.times(realtime::monotonic_ns()) > 0)
    log_.write(LogLevel::warning,
               "no file descriptors are left: newcomers are refused until a client goes (see "
               "ulimit -n)");
  ::close(spare_);
  const int newcomer =
      ::accept4(acceptor_.native_handle(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (newcomer >= 0) {
    static_cast<void>(::send(newcomer, refusal.data(), refusal.size(), MSG_NOSIGNAL));
    ::close(newcomer);
    stats_.refused.add(1);
  }
  spare_ = open_spare();
  return newcomer >= 0 && spare_ >= 0;
}

}  // namespace tactus::server
