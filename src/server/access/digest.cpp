#include "server/access/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <cstddef>
#include <stdexcept>

namespace tactus::server::access {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

}  // namespace

Digest Digest::of(std::string_view secret) {
  Digest digest;
  unsigned size = 0;
  const int done =
      EVP_Digest(secret.data(), secret.size(), digest.bytes_.data(), &size, EVP_sha256(), nullptr);
  if (done != 1 || size != digest.bytes_.size()) throw std::runtime_error{"SHA-256 failed"};
  return digest;
}

std::optional<Digest> Digest::parse(std::string_view hex) noexcept {
  Digest digest;
  if (hex.size() != 2 * digest.bytes_.size()) return std::nullopt;
  for (std::size_t i = 0; i < hex.size(); ++i) {
    const auto value = hex_digits.find(hex[i]);
    if (value == std::string_view::npos) return std::nullopt;
    unsigned char& byte = digest.bytes_[i / 2];
    byte = static_cast<unsigned char>(std::size_t{byte} << 4U | value);
  }
  return digest;
}

std::string Digest::text() const {
  std::string hex;
  for (const unsigned char byte : bytes_) {
    hex += hex_digits[byte >> 4U];
    hex += hex_digits[byte & 15U];
  }
  return hex;
}

bool Digest::equals(const Digest& other) const noexcept {
  return CRYPTO_memcmp(bytes_.data(), other.bytes_.data(), bytes_.size()) == 0;
}

}  // namespace tactus::server::access
