#pragma once

#include <boost/asio/ip/address.hpp>

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

}  // namespace tactus::server
