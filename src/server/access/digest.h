#pragma once

#include <array>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace tactus::server::access {

/// The SHA-256 digest of a secret. Secrets are random, so that a digest needs no salt and no slow
/// hash: nobody can try 2^100 of them.
/// Thread: any. Source: FIPS 180-4.
class Digest {
 public:
  /// Errors: throws std::runtime_error if OpenSSL fails, e.g. without memory.
  static Digest of(std::string_view secret);

  /// @param hex  64 hexadecimal digits in lower case, as text() gives them
  static std::optional<Digest> parse(std::string_view hex) noexcept;
  std::string text() const;

  /// Compares in a time that does not depend on the contents. Errors: none.
  bool equals(const Digest& other) const noexcept;

  /// For the order of a map. Not in constant time: the digest of a guess tells nothing about how to
  /// guess better.
  friend std::strong_ordering operator<=>(const Digest&, const Digest&) = default;

 private:
  std::array<unsigned char, 32> bytes_{};
};

}  // namespace tactus::server::access
