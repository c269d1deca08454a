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

/// Whether a client's offer names the window of the server's messages.
inline bool names_server_window(const beast::http::fields& handshake) {
  return handshake[beast::http::field::sec_websocket_extensions].find("server_max_window_bits") !=
         beast::string_view::npos;
}

/// Leaves the size of the server's window out of the answer. Some clients refuse it where they did
/// not ask for it, and every client has room for the largest window.
/// Source: RFC 7692, section 7.1.2.1.
inline void leave_out_server_window(beast::http::fields& answer) {
  constexpr auto field = beast::http::field::sec_websocket_extensions;
  const auto agreed = answer[field];
  std::string text{agreed.data(), agreed.size()};
  const auto begin = text.find("; server_max_window_bits");
  if (begin == std::string::npos) return;
  text.erase(begin, text.find(';', begin + 1) - begin);
  answer.set(field, text);
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
