#include "server/access/key_file.h"

#include <cstddef>
#include <filesystem>
#include <system_error>
#include <utility>

#include "platform/files/private_file.h"

namespace tactus::server::access {
namespace {

constexpr std::size_t max_file_bytes = 256 * 1024;

Error cannot(std::string_view verb, const std::string& path, const std::error_code& error) {
  return {ErrorCode::unavailable,
          "cannot " + std::string{verb} + " the file of keys " + path + ": " + error.message(),
          "keys"};
}

}  // namespace

KeyFile::KeyFile(std::string path) : path_{std::move(path)} {}

std::optional<std::string> KeyFile::usual_path(std::string_view state_home, std::string_view home) {
  if (state_home.starts_with('/')) return std::string{state_home} + "/tactus/keys";
  if (home.starts_with('/')) return std::string{home} + "/.local/state/tactus/keys";
  return std::nullopt;
}

Result<KeyFile::Contents> KeyFile::load() const {
  std::error_code error;
  const auto file = platform::read_private_file(path_, max_file_bytes, error);
  if (error == std::errc::no_such_file_or_directory) return Contents{};
  if (error) return cannot("read", path_, error);
  auto keys = KeyTable::parse(file.text);
  if (!keys)
    return Error{keys.error().code, "the file of keys " + path_ + ", " + keys.error().message,
                 "keys"};
  Contents contents{.keys = std::move(*keys), .exists = true};
  if (file.is_exposed)
    contents.warning = "other users can read or change " + path_ + "; run: chmod 600 " + path_;
  return contents;
}

template <class Change>
Outcome KeyFile::update(const Change& change, bool keep_empty_file) const {
  std::error_code error;
  const auto lock = platform::lock_private_file(path_, error);
  if (error) return cannot("lock", path_, error);
  auto contents = load();
  if (!contents) return contents.error();
  if (auto changed = change(contents->keys); !changed) return changed;
  if (keep_empty_file || !contents->keys.entries().empty()) {
    error = platform::replace_private_file(path_, contents->keys.text());
  } else {
    std::filesystem::remove(path_, error);
  }
  if (error) return cannot("write", path_, error);
  return success();
}

Result<Key> KeyFile::create(std::string_view name, Role role,
                            std::chrono::year_month_day today) const {
  const Key key = Key::generate();
  const auto stored = update(
      [&](KeyTable& keys) { return keys.add({std::string{name}, role, key.digest(), today}); });
  if (!stored) return stored.error();
  return key;
}

Outcome KeyFile::revoke(std::string_view name) const {
  return update([name](KeyTable& keys) { return keys.revoke(name); });
}

Outcome KeyFile::withdraw(std::string_view name) const {
  return update([name](KeyTable& keys) { return keys.revoke(name); }, false);
}

}  // namespace tactus::server::access
