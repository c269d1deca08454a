#pragma once

#include <tactus/result.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/access/digest.h"
#include "server/access/role.h"

namespace tactus::server::access {

/// A key as it is stored, without the key itself.
struct KeyEntry {
  std::string name;  ///< 1 to 64 of A-Z, a-z, 0-9, ".", "_" and "-"
  Role role = Role::view;
  Digest digest = {};
  std::chrono::year_month_day created = {};
};

/// The keys that a server accepts, and their text:
///
///     # a comment
///     NAME ROLE DIGEST DATE
///     lights view 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 2026-11-29
///
/// One key a line, fields separated by spaces or tabs. ROLE is view or control, DIGEST the SHA-256
/// digest of the key's 20 symbols in hexadecimal, DATE the day of creation. Names and digests are
/// unique. Lines that start with "#", and empty ones, are skipped.
///
/// Threads: as for a value.
class KeyTable {
 public:
  static constexpr std::size_t max_keys = 256;

  /// Errors: invalid_argument with the line's number, or resource_exhausted for too many keys.
  static Result<KeyTable> parse(std::string_view text);
  std::string text() const;

  /// Errors: invalid_argument if the name is invalid or taken, or the role is none;
  /// resource_exhausted if the table is full.
  Outcome add(KeyEntry entry);
  /// Errors: not_found.
  Outcome revoke(std::string_view name);

  /// The key with a digest. Compares with all keys, each in constant time.
  /// @return valid until the table changes; null if there is no such key
  const KeyEntry* find(const Digest& digest) const noexcept;

  /// In the order of creation.
  const std::vector<KeyEntry>& entries() const noexcept { return entries_; }

 private:
  std::vector<KeyEntry> entries_;
};

/// The role that a setting of the network gives.
constexpr Role network_role(Network network) noexcept {
  return network == Network::none ? Role::none
                                  : (network == Network::view ? Role::view : Role::control);
}

/// The name of a role in files, messages and options. Errors: none.
std::string_view name(Role role) noexcept;
/// @return nothing for an unknown name, and for "none"
std::optional<Role> parse_role(std::string_view text) noexcept;

/// A date as YYYY-MM-DD.
std::string date_text(std::chrono::year_month_day date);

}  // namespace tactus::server::access
