#pragma once

#include <boost/beast/core/error.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/fields.hpp>
#include <boost/beast/zlib/error.hpp>
#include <string>

#include "protocol/websocket/deflate_offer.h"
#include "server/net/deflate.h"
#include "server/net/stream.h"

namespace tactus::server {

/// Keeps, among a client's permessage-deflate offers, the first that the server's messages fit.
/// Beast reads only the first offer, and answers an 8-bit window with 9 bits.
/// Source: RFC 7692, section 7.1.
inline void choose_deflate_offer(beast::http::fields& handshake) {
  constexpr auto field = beast::http::field::sec_websocket_extensions;
  std::string offers;
  const auto [first, end] = handshake.equal_range(field);
  for (auto offer = first; offer != end; ++offer) {
    offers.append(offer->value().data(), offer->value().size());
    offers += ',';
  }
  const std::string chosen = protocol::acceptable_deflate_offer(offers, deflate_window_bits);
  handshake.erase(field);
  if (!chosen.empty()) handshake.set(field, chosen);
}

/// Whether the response to a handshake accepts permessage-deflate.
inline bool agreed_on_deflate(const beast::http::fields& answer) {
  return answer[beast::http::field::sec_websocket_extensions].find("permessage-deflate") !=
         beast::string_view::npos;
}

/// Whether a read failed because a compressed message could not be inflated.
inline bool is_from_inflating(beast::error_code error) {
  return error.category() == beast::error_code{beast::zlib::error::stream_error}.category();
}

}  // namespace tactus::server
