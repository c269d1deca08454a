#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/beast/http/fields.hpp>

#include "server/access/gate.h"
#include "server/net/asio.h"

namespace tactus::server {

/// The machine at an address. ::ffff:127.0.0.1 is this machine, too.
/// Thread: any. Errors: none.
inline access::Peer peer_of(const asio::ip::address& address) {
  if (address.is_v4())
    return {access::PeerBlock::of_ipv4(address.to_v4().to_bytes()), address.is_loopback()};
  const auto v6 = address.to_v6();
  const bool is_loopback = v6.is_v4_mapped()
                               ? asio::ip::make_address_v4(asio::ip::v4_mapped, v6).is_loopback()
                               : v6.is_loopback();
  return {access::PeerBlock::of_ipv6(v6.to_bytes()), is_loopback};
}

/// The client of a request from this machine, which may have come through a proxy. Its fields name
/// the client; the last address is the one that the proxy added. The client itself may have sent
/// other fields: if they do not agree, or name no address, the client counts with the proxy's. In
/// each case it counts as another machine.
/// @param machine  this one, which is the client of a request without such fields
/// Thread: any. Errors: none.
access::Peer forwarded_peer(const boost::beast::http::fields& fields, const access::Peer& machine);

}  // namespace tactus::server
