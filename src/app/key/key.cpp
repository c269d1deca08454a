#include "app/key/key.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string_view>

#include "app/cli/command_line.h"
#include "app/key/key_path.h"
#include "app/system/exit_codes.h"
#include "app/system/output.h"
#include "server/access/key_file.h"

namespace tactus::app {
namespace {

using server::access::KeyEntry;
using server::access::KeyFile;

constexpr std::string_view how_to_use =
    "The key is not shown again. To use it:\n"
    "  in a browser      http://HOST:PORT/#key=KEY\n"
    "  in a program      the header Authorization: Bearer KEY\n"
    "  tactus monitor    the variable TACTUS_KEY, or --key-file\n";
constexpr std::string_view when_accepted =
    "A running server accepts it after this command: pkill -HUP -f '^([^ ]*/)?tactus serve'\n";
constexpr std::string_view when_revoked =
    "A running server refuses it after this command: pkill -HUP -f '^([^ ]*/)?tactus serve'\n";

int list_keys(const KeyFile& file) {
  const auto contents = file.load();
  if (!contents) return fail(contents.error().message);
  if (!contents->warning.empty()) print_error(contents->warning);
  const auto& keys = contents->keys.entries();
  if (keys.empty()) {
    write_error(fmt::format("No keys in {}. To create one: tactus key new NAME --role control\n",
                            file.path()));
    return exit_ok;
  }
  const auto failure = write_out(key_list(keys));
  if (!failure || failure == std::errc::broken_pipe) return exit_ok;
  return fail("cannot write: " + failure.message());
}

int create_key(const KeyFile& file, const KeyOptions& options) {
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  const auto key = file.create(options.name, *options.role, today);
  if (!key) return fail(key.error().message);
  if (const auto failure = write_out(key->text() + "\n")) {
    const auto revoked = file.revoke(options.name);
    return fail(fmt::format("cannot write the key: {}{}", failure.message(),
                            revoked ? "; it is revoked" : "; " + revoked.error().message));
  }
  write_error(how_to_use);
  write_error(when_accepted);
  return exit_ok;
}

int revoke_key(const KeyFile& file, const std::string& name) {
  if (const auto revoked = file.revoke(name); !revoked) return fail(revoked.error().message);
  write_error(when_revoked);
  return exit_ok;
}

}  // namespace

std::string key_list(std::span<const KeyEntry> keys) {
  std::size_t width = 0;
  for (const KeyEntry& key : keys) width = std::max(width, key.name.size());
  std::string list;
  for (const KeyEntry& key : keys) {
    list += fmt::format("{:<{}}  {:<7}  {}\n", key.name, width, server::access::name(key.role),
                        server::access::date_text(key.created));
  }
  return list;
}

int run_key(const KeyOptions& options) {
  const std::string path = key_path(options.keys, process_environment());
  if (path.empty())
    return fail("no place for the file of keys: set HOME or XDG_STATE_HOME, or use --keys FILE");
  const KeyFile file{path};
  switch (options.action) {
    case KeyOptions::Action::create:
      return create_key(file, options);
    case KeyOptions::Action::revoke:
      return revoke_key(file, options.name);
    case KeyOptions::Action::list:
      break;
  }
  return list_keys(file);
}

}  // namespace tactus::app
