#include "app/monitor/key_source.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstddef>
#include <fstream>
#include <string_view>
#include <system_error>

#include "app/cli/command.h"
#include "server/access/key.h"

namespace tactus::app {
namespace {

constexpr std::size_t longest_key_file = 1024;

Result<std::string> read_key_file(const std::string& path) {
  errno = 0;
  std::ifstream file{path, std::ios::binary};
  std::string text(longest_key_file, '\0');
  if (file) file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.is_open() || file.bad()) {
    const auto reason = errno != 0 ? std::generic_category().message(errno) : "cannot open it";
    return usage_error(fmt::format("--key-file: cannot read {}: {}", path, reason));
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

Result<std::string> canonical_key(std::string_view text, std::string_view where) {
  const auto end = text.find_last_not_of("\r\n");
  const auto key = server::access::Key::parse(text.substr(0, end + 1));
  if (!key) {
    return usage_error(fmt::format(
        "{} is not a key; expected 20 letters and digits, as \"tactus key new\" prints", where));
  }
  return key->text();
}

}  // namespace

Result<std::string> client_key(const std::string& file, const Environment& environment) {
  if (!file.empty()) {
    const auto text = read_key_file(file);
    if (!text) return text.error();
    return canonical_key(*text, fmt::format("the text in {}", file));
  }
  const auto variable = environment("TACTUS_KEY");
  if (!variable || variable->empty()) return std::string{};
  return canonical_key(*variable, "TACTUS_KEY");
}

}  // namespace tactus::app
