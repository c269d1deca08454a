#include "server/http/listener.h"

#include <cerrno>
#include <chrono>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "platform/clock.h"
#include "platform/descriptor_limit.h"
#include "server/fanout/connection_token.h"

namespace tactus::server {
namespace {

using boost::system::error_code;

constexpr double retry_hz = 10.0;
constexpr int max_accepts = 16;
constexpr std::string_view refusal =
    "HTTP/1.1 503 Service Unavailable\r\nServer: tactus\r\nConnection: close\r\n"
    "Retry-After: 1\r\nContent-Type: application/json\r\nContent-Length: 65\r\n\r\n"
    R"({"error":"too many open connections","code":"RESOURCE_EXHAUSTED"})";

[[noreturn]] void fail(const error_code& error, const ServerOptions& options) {
  throw std::system_error{error.value(), std::system_category(),
                          options.host + ":" + std::to_string(options.port)};
}

/// The address to bind to. Prefers IPv4 for a name with several addresses.
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

}  // namespace

Listener::Listener(const ServerOptions& options, Shards& shards, PublishingStats& stats,
                   const ServerLog& log)
    : shards_{shards}, stats_{stats}, log_{log}, acceptor_{shards.hub_io()} {
  platform::enlarge_descriptor_table();
  const Tcp::endpoint wanted = resolve(shards.hub_io(), options);
  error_code error;
  acceptor_.open(wanted.protocol(), error);
  if (error) fail(error, options);
  acceptor_.set_option(asio::socket_base::reuse_address{true}, error);
  acceptor_.bind(wanted, error);
  if (error) fail(error, options);
  // Accepted sockets inherit this: a small message must not wait for the last acknowledgement.
  acceptor_.set_option(Tcp::no_delay{true}, error);
  if (error) fail(error, options);
  acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error) fail(error, options);
  acceptor_.non_blocking(true, error);
  endpoint_ = acceptor_.local_endpoint();
}

void Listener::start(const HttpHandlers& handlers) {
  handlers_ = &handlers;
  retry_timer_.emplace(
      shards_.timers(), retry_hz, std::chrono::steady_clock::now(),
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

/// @return false if a resource is exhausted and accepting must wait
bool Listener::accept_some() {
  for (int i = 0; i < max_accepts; ++i) {
    shards_.hub_shard().run_pending();
    Shard& shard = shards_.least_loaded();
    error_code error;
    Socket socket = acceptor_.accept(shard.io(), error);
    if (error == asio::error::would_block || error == asio::error::try_again) return true;
    if (error == asio::error::no_descriptors || error == error_code{ENFILE, error.category()})
      return refuse_one();
    if (error) return false;
    stats_.accepted.add(1);
    shard.run([this, &shard, token = std::make_shared<ConnectionToken>(shard),
               moved = std::make_shared<Socket>(std::move(socket))] {
      serve_http(std::move(*moved), std::move(*token), shard, *handlers_);
    });
  }
  return true;
}

/// Out of file descriptors: answers one new client with 503, through the spare descriptor. Open
/// connections are not affected.
bool Listener::refuse_one() {
  if (full_throttle_.times(platform::monotonic_ns()) > 0)
    log_.write(LogLevel::warning,
               "out of file descriptors: new connections are refused until a client disconnects "
               "(raise ulimit -n)");
  const bool refused = spare_.refuse_client(acceptor_.native_handle(), refusal);
  if (refused) stats_.refused.add(1);
  return refused && spare_.is_open();
}

}  // namespace tactus::server
