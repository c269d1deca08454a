#include "server/listen/acceptors.h"

#include <boost/asio/ip/v6_only.hpp>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "server/access/field_text.h"

namespace tactus::server {
namespace {

using boost::system::error_code;

constexpr int max_attempts = 16;

bool is_missing_on_machine(const error_code& error) noexcept {
  return error == asio::error::address_family_not_supported ||
         error == boost::system::errc::address_not_available;
}

[[noreturn]] void fail(const error_code& error, const Tcp::endpoint& endpoint) {
  const auto address = endpoint.address().to_string();
  throw std::system_error{error.value(), std::system_category(),
                          address + ":" + std::to_string(endpoint.port())};
}

/// The address of a name or literal. Prefers IPv4 for a name with several addresses.
asio::ip::address resolve(asio::io_context& io, const std::string& host) {
  Tcp::resolver resolver{io};
  error_code error;
  const auto found =
      resolver.resolve(host, "0", Tcp::resolver::passive | Tcp::resolver::numeric_service, error);
  if (error || found.empty())
    throw std::system_error{std::make_error_code(std::errc::address_not_available),
                            "no address for host " + host};
  for (const auto& entry : found)
    if (entry.endpoint().address().is_v4()) return entry.endpoint().address();
  return found.begin()->endpoint().address();
}

std::optional<Acceptor> bind_one(asio::io_context& io, const Tcp::endpoint& endpoint,
                                 error_code& error) {
  Acceptor acceptor{io};
  acceptor.open(endpoint.protocol(), error);
  if (error) return std::nullopt;
  // The system's default may be either.
  if (endpoint.address().is_v6())
    acceptor.set_option(asio::ip::v6_only{!endpoint.address().is_unspecified()}, error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address{true}, error);
  if (!error) acceptor.bind(endpoint, error);
  if (error) return std::nullopt;
  return acceptor;
}

/// Binds 127.0.0.1 and ::1, as far as the machine has them, at one port.
Acceptors bind_localhost(asio::io_context& io, std::uint16_t port) {
  error_code error;
  Tcp::endpoint endpoint{asio::ip::address_v4::loopback(), port};
  for (int attempt = 0; attempt < max_attempts; ++attempt) {
    Acceptors bound{.have_localhost = true};
    for (const asio::ip::address& address : {asio::ip::address{asio::ip::address_v4::loopback()},
                                             asio::ip::address{asio::ip::address_v6::loopback()}}) {
      const auto chosen = bound.sockets.empty() ? port : bound.sockets[0].local_endpoint().port();
      endpoint = {address, chosen};
      auto acceptor = bind_one(io, endpoint, error);
      if (acceptor) {
        bound.sockets.push_back(std::move(*acceptor));
      } else if (!is_missing_on_machine(error)) {
        break;
      }
      error = {};
    }
    if (!error && !bound.sockets.empty()) return bound;
    // A port that the system chose for one address may be in use at the other.
    if (port != 0 || error != asio::error::address_in_use) break;
  }
  if (!error) error = asio::error::address_family_not_supported;
  fail(error, endpoint);
}

}  // namespace

Acceptors bind_acceptors(asio::io_context& io, const ServerOptions& options) {
  if (access::equals_ignoring_case(options.host, "localhost"))
    return bind_localhost(io, options.port);
  Tcp::endpoint wanted{resolve(io, options.host), options.port};
  error_code error;
  auto acceptor = bind_one(io, wanted, error);
  if (!acceptor && wanted.address().is_unspecified() && wanted.address().is_v6() &&
      error == asio::error::address_family_not_supported) {
    wanted = {Tcp::v4(), wanted.port()};
    acceptor = bind_one(io, wanted, error);
  }
  if (!acceptor) fail(error, wanted);
  Acceptors bound{.have_localhost = wanted.address().is_unspecified()};
  bound.sockets.push_back(std::move(*acceptor));
  if (wanted.address() != asio::ip::address_v4::any()) return bound;
  const auto port = bound.sockets[0].local_endpoint().port();
  if (auto second = bind_one(io, {asio::ip::address_v6::loopback(), port}, error)) {
    bound.sockets.push_back(std::move(*second));
  } else {
    bound.have_localhost = is_missing_on_machine(error);
  }
  return bound;
}

void listen(Acceptor& acceptor) {
  error_code error;
  acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (!error) acceptor.non_blocking(true, error);
  if (error) fail(error, acceptor.local_endpoint());
}

}  // namespace tactus::server
