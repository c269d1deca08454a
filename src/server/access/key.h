#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "server/access/digest.h"

namespace tactus::server::access {

/// A key that grants a role: 100 random bits, written as 20 symbols of Crockford's base32 in groups
/// of five, e.g. "7Q2MX-0G4TR-9ZKDA-C1VWE". Only its digest is stored.
///
///     const Key key = Key::generate();
///     show_once(key.text());
///     store(key.digest());
///
/// Thread: any.
/// Source: D. Crockford, "Base 32", https://www.crockford.com/base32.html
class Key {
 public:
  static constexpr std::size_t symbols = 20;

  /// Errors: throws std::system_error if the system has no random bytes.
  static Key generate();

  /// @param bytes  random; of each, five bits become a symbol
  static Key from_random(std::span<const unsigned char, symbols> bytes) noexcept;

  /// Reads what a person typed: in any case, with or without hyphens and spaces, I and L for 1, O
  /// for 0.
  /// @return nothing if the text is no key
  static std::optional<Key> parse(std::string_view text) noexcept;

  std::string text() const;
  /// Errors: see Digest::of().
  Digest digest() const { return Digest::of({symbols_.data(), symbols_.size()}); }

 private:
  Key() = default;

  std::array<char, symbols> symbols_{};  // canonical
};

}  // namespace tactus::server::access
