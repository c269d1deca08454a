#include "server/http/listener.h"

#include <boost/asio/ip/v6_only.hpp>
#include <cerrno>
#include <chrono>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "platform/descriptor_limit.h"
#include "platform/tcp_socket.h"
#include "protocol/transport/transport_json.h"
#include "server/fanout/connection_token.h"
#include "server/http/peer.h"

namespace tactus::server {
namespace {

using boost::system::error_code;

constexpr double retry_hz = 10.0;
constexpr int max_accepts = 16;

/// The answer to a connection beyond a limit.
std::string refusal(std::string_view why) {
  const std::string body = protocol::encode(Error{ErrorCode::resource_exhausted, std::string{why}});
  return "HTTP/1.1 503 Service Unavailable\r\nServer: tactus\r\nConnection: close\r\n"
         "Retry-After: 1\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string_view reason(Limit limit) noexcept {
  if (limit == Limit::clients_per_address) return "too many open connections from this address";
  return "too many open connections";
}

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
                   const LimitReports& reports)
    : shards_{shards},
      stats_{stats},
      reports_{reports},
      reserved_descriptors_{options.limits.reserved_descriptors},
      clients_{options.limits.max_clients, options.limits.max_clients_per_address},
      acceptor_{shards.hub_io()},
      reserved_{shards.hub_io()} {
  platform::enlarge_descriptor_table();
  bind(options);
  error_code error;
  // Accepted sockets inherit this: a small message must not wait for the last acknowledgement.
  acceptor_.set_option(Tcp::no_delay{true}, error);
  if (error) fail(error, options);
  set_buffers(options.limits);
  acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error) fail(error, options);
  acceptor_.non_blocking(true, error);
  endpoint_ = acceptor_.local_endpoint();
  reserve_localhost();
}

void Listener::bind(const ServerOptions& options) {
  Tcp::endpoint wanted = resolve(shards_.hub_io(), options);
  error_code error;
  acceptor_.open(wanted.protocol(), error);
  const bool is_for_all = wanted.address().is_unspecified() && wanted.address().is_v6();
  if (error == asio::error::address_family_not_supported && is_for_all) {
    wanted = {Tcp::v4(), wanted.port()};
    error = {};
    acceptor_.open(wanted.protocol(), error);
  }
  if (error) fail(error, options);
  // The system's default may be IPv6 alone.
  if (wanted.address().is_v6() && is_for_all) acceptor_.set_option(asio::ip::v6_only{false}, error);
  if (error) fail(error, options);
  acceptor_.set_option(asio::socket_base::reuse_address{true}, error);
  acceptor_.bind(wanted, error);
  if (error) fail(error, options);
}

/// Browsers try the IPv6 address of localhost first. While only IPv4 is served, takes the port
/// there, so that no other program or user answers at the address that the server prints. As the
/// socket does not listen, browsers continue with IPv4 at once.
void Listener::reserve_localhost() {
  const auto address = endpoint_.address();
  if (address.is_v6() || !(address.is_loopback() || address.is_unspecified())) return;
  error_code error;
  reserved_.open(Tcp::v6(), error);
  if (error) return;  // no IPv6, so that localhost is an IPv4 address
  reserved_.set_option(asio::ip::v6_only{true}, error);
  reserved_.bind({asio::ip::address_v6::loopback(), endpoint_.port()}, error);
  owns_localhost_ = error != asio::error::address_in_use;
}

/// Accepted sockets inherit the sizes. They must be set before the connection: the receive buffer
/// limits its window scale. The system would enlarge either to megabytes, which a client that does
/// not read, or sends while it is not served, could fill.
void Listener::set_buffers(const ServerLimits& limits) {
  using asio::socket_base;
  error_code ignored;
  if (limits.receive_buffer_bytes > 0)
    acceptor_.set_option(
        socket_base::receive_buffer_size{static_cast<int>(limits.receive_buffer_bytes)}, ignored);
  if (limits.send_buffer_bytes > 0)
    acceptor_.set_option(socket_base::send_buffer_size{static_cast<int>(limits.send_buffer_bytes)},
                         ignored);
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
  reserved_.close(ignored);
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
    Tcp::endpoint peer;
    Socket socket = acceptor_.accept(shard.io(), peer, error);
    if (error == asio::error::would_block || error == asio::error::try_again) return true;
    if (error == asio::error::no_descriptors || error == error_code{ENFILE, error.category()})
      return refuse_one();
    if (error) return false;
    auto entered = enter(socket.native_handle(), peer);
    if (const Limit* limit = std::get_if<Limit>(&entered)) {
      refuse(socket.native_handle(), *limit);
      continue;
    }
    stats_.accepted.add(1);
    auto& place = std::get<ClientCount::Place>(entered);
    shard.run([this, &shard, token = std::make_shared<ConnectionToken>(shard, std::move(place)),
               moved = std::make_shared<Socket>(std::move(socket))] {
      serve_http(std::move(*moved), std::move(*token), shard, *handlers_);
    });
  }
  return true;
}

/// A new descriptor has the lowest free number, so connections never use the highest numbers. They
/// stay free for the audio.
std::variant<ClientCount::Place, Limit> Listener::enter(int socket, const Tcp::endpoint& peer) {
  const auto used = static_cast<std::size_t>(socket) + 1;
  if (reserved_descriptors_ > 0 && used + reserved_descriptors_ > platform::descriptor_limit())
    return Limit::descriptors;
  return clients_.enter(peer_of(peer.address()));
}

/// Answers with 503; the caller closes the socket.
void Listener::refuse(int socket, Limit limit) {
  stats_.refused.add(1);
  reports_.add(limit);
  platform::send_last(socket, refusal(reason(limit)));
}

/// No file descriptor is left: refuses one new client through the spare descriptor. Open
/// connections are not affected.
bool Listener::refuse_one() {
  const bool refused =
      spare_.refuse_client(acceptor_.native_handle(), refusal(reason(Limit::descriptors)));
  if (refused) {
    stats_.refused.add(1);
    reports_.add(Limit::descriptors);
  }
  return refused && spare_.is_open();
}

}  // namespace tactus::server
