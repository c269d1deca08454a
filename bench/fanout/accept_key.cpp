#include "accept_key.h"

#include <array>
#include <boost/uuid/detail/sha1.hpp>
#include <cstddef>
#include <cstdint>

namespace tactus::bench {
namespace {

constexpr std::string_view field = "\r\nSec-WebSocket-Key: ";
constexpr std::string_view guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// Source: RFC 4648, 4.
std::string base64(const std::array<std::uint8_t, 20>& bytes) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i)
      group = group << 8U | (at + i < bytes.size() ? bytes[at + i] : 0U);
    for (std::size_t i = 0; i < 4; ++i)
      text += at + i <= bytes.size() ? digits[group >> (18U - 6U * i) & 0x3FU] : '=';
  }
  return text;
}

}  // namespace

std::string accept_key_of(std::string_view request) {
  const auto at = request.find(field);
  if (at == std::string_view::npos) return {};
  const auto value = request.substr(at + field.size());
  std::string key{value.substr(0, value.find("\r\n"))};
  key += guid;
  boost::uuids::detail::sha1 hash;
  hash.process_bytes(key.data(), key.size());
  boost::uuids::detail::sha1::digest_type words;
  hash.get_digest(words);
  std::array<std::uint8_t, 20> bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::uint8_t>(words[i / 4] >> (24U - 8U * (i % 4)));
  return base64(bytes);
}

}  // namespace tactus::bench
