#include "server/listen/listener.h"

#include <cerrno>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "platform/files/descriptor_limit.h"
#include "platform/network/tcp_socket.h"
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

}  // namespace

Listener::Listener(const ServerOptions& options, Shards& shards, PublishingStats& stats,
                   const LimitReports& reports)
    : shards_{shards},
      stats_{stats},
      reports_{reports},
      reserved_descriptors_{options.limits.reserved_descriptors},
      clients_{options.limits.max_clients, options.limits.max_clients_per_address},
      acceptors_{bind_acceptors(shards.hub_io(), options)} {
  platform::enlarge_descriptor_table();
  endpoint_ = acceptors_.sockets.front().local_endpoint();
  for (Acceptor& acceptor : acceptors_.sockets) {
    error_code ignored;
    // A small message must not wait for the last acknowledgement.
    acceptor.set_option(Tcp::no_delay{true}, ignored);
    set_buffers(acceptor, options.limits);
    listen(acceptor);
  }
  is_waiting_.resize(acceptors_.sockets.size(), false);
}

/// Accepted sockets inherit the sizes. They must be set before the connection: the receive buffer
/// limits its window scale. The system would enlarge either to megabytes, which a client that does
/// not read, or sends while it is not served, could fill.
void Listener::set_buffers(Acceptor& acceptor, const ServerLimits& limits) {
  using asio::socket_base;
  error_code ignored;
  if (limits.receive_buffer_bytes > 0)
    acceptor.set_option(
        socket_base::receive_buffer_size{static_cast<int>(limits.receive_buffer_bytes)}, ignored);
  if (limits.send_buffer_bytes > 0)
    acceptor.set_option(socket_base::send_buffer_size{static_cast<int>(limits.send_buffer_bytes)},
                        ignored);
}

void Listener::start(const HttpHandlers& handlers) {
  handlers_ = &handlers;
  retry_timer_.emplace(
      shards_.timers(), retry_hz, std::chrono::steady_clock::now(),
      [this](std::uint64_t) { wait_at_all(); }, PeriodicTimer::Lateness::is_nothing);
  wait_at_all();
}

void Listener::stop() {
  error_code ignored;
  for (Acceptor& acceptor : acceptors_.sockets) acceptor.close(ignored);
}

void Listener::wait_at_all() {
  for (std::size_t i = 0; i < is_waiting_.size(); ++i)
    if (!is_waiting_[i]) wait(i);
}

void Listener::wait(std::size_t index) {
  Acceptor& acceptor = acceptors_.sockets[index];
  acceptor.async_wait(Tcp::acceptor::wait_read, [this, index](const error_code& error) {
    is_waiting_[index] = false;
    Acceptor& ready = acceptors_.sockets[index];
    if (error || !ready.is_open()) return;
    if (accept_some(ready)) wait(index);
  });
  is_waiting_[index] = true;
}

/// @return false if a resource is exhausted and accepting must wait
bool Listener::accept_some(Acceptor& acceptor) {
  for (int i = 0; i < max_accepts; ++i) {
    shards_.hub_shard().run_pending();
    Shard& shard = shards_.least_loaded();
    error_code error;
    Tcp::endpoint peer;
    Socket socket = acceptor.accept(shard.io(), peer, error);
    if (error == asio::error::would_block || error == asio::error::try_again) return true;
    if (error == asio::error::no_descriptors || error == error_code{ENFILE, error.category()})
      return refuse_one(acceptor);
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
bool Listener::refuse_one(Acceptor& acceptor) {
  const bool refused =
      spare_.refuse_client(acceptor.native_handle(), refusal(reason(Limit::descriptors)));
  if (refused) {
    stats_.refused.add(1);
    reports_.add(Limit::descriptors);
  }
  return refused && spare_.is_open();
}

}  // namespace tactus::server
