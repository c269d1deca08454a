#pragma once

#include <boost/beast/core/error.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/fields.hpp>
#include <boost/beast/zlib/error.hpp>
#include <string>

#include "protocol/deflate_offer.h"
#include "server/net/deflate.h"
#include "server/net/stream.h"

namespace tactus::server {

/// Leaves of a client's offers of permessage-deflate the one that our messages can keep to, in the
/// fields of its handshake: Beast looks at the first offer alone, and answers one for a window of 8
/// bits with 9. Source: RFC 7692, section 7.1.
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

/// Whether the answer to a handshake says that messages may be compressed.
inline bool agreed_on_deflate(const beast::http::fields& answer) {
  return answer[beast::http::field::sec_websocket_extensions].find("permessage-deflate") !=
         beast::string_view::npos;
}

/// Whether a read failed because what a client had compressed could not be unpacked.
inline bool is_from_inflating(beast::error_code error) {
  return error.category() == beast::error_code{beast::zlib::error::stream_error}.category();
}

}  // namespace tactus::server
