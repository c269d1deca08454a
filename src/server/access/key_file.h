#pragma once

#include <tactus/result.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "server/access/key.h"
#include "server/access/key_table.h"

namespace tactus::server::access {

/// The file of keys: the text of a KeyTable, mode 0600, replaced in one step. Several programs may
/// change it at the same time: PATH.lock orders them.
///
///     const KeyFile file{path};
///     const Result<Key> key = file.create("lights", Role::view, today);
///     if (key) fmt::print("{}\n", key->text());  // shown once, stored nowhere
///
/// Thread: any. Not realtime-safe: it waits for the disk.
class KeyFile {
 public:
  struct Contents {
    KeyTable keys;
    std::string warning = {};  ///< empty, or why other users could have read or changed the file
    bool exists = false;       ///< the file is there
  };

  explicit KeyFile(std::string path);

  /// The default path: tactus/keys in $XDG_STATE_HOME, else in ~/.local/state.
  /// @param state_home  value of XDG_STATE_HOME; empty if unset. A relative path is ignored.
  /// @param home        value of HOME; empty if unset
  /// @return nothing if neither is an absolute path
  /// Source: XDG Base Directory Specification.
  static std::optional<std::string> usual_path(std::string_view state_home, std::string_view home);

  const std::string& path() const noexcept { return path_; }

  /// Reads the file; a missing one has no keys.
  /// Errors: unavailable with the system's reason, or those of KeyTable::parse(), with the path.
  Result<Contents> load() const;

  /// Creates a key and stores its digest.
  /// @return the key, which cannot be read again
  /// Errors: as load(); those of KeyTable::add(); unavailable if the file cannot be written. The
  /// file is then unchanged.
  Result<Key> create(std::string_view name, Role role, std::chrono::year_month_day today) const;

  /// Errors: as load(); not_found; unavailable if the file cannot be written. The file is then
  /// unchanged.
  Outcome revoke(std::string_view name) const;

  /// Revokes a key as if it had never been created: a file without other keys is removed.
  /// Errors: as revoke().
  Outcome withdraw(std::string_view name) const;

 private:
  template <class Change>
  Outcome update(const Change& change, bool keep_empty_file = true) const;

  std::string path_;
};

}  // namespace tactus::server::access
