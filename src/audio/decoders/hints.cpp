#include "audio/decoders/hints.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace tactus::audio {
namespace {

/// A path that no program takes for an option.
std::string as_argument(std::string_view path) {
  return shell_word(path.starts_with('-') ? fmt::format("./{}", path) : std::string{path});
}

std::string_view without_extension(std::string_view path) {
  const auto dot = path.rfind('.');
  const auto slash = path.rfind('/');
  const bool has_dot = dot != std::string_view::npos && dot > 0 && path[dot - 1] != '/' &&
                       (slash == std::string_view::npos || dot > slash);
  return has_dot ? path.substr(0, dot) : path;
}

std::string conversion(std::string_view path) {
  return fmt::format("ffmpeg -i {} {}", as_argument(path),
                     as_argument(fmt::format("{}.flac", without_extension(path))));
}

}  // namespace

bool is_url(std::string_view path) {
  const auto colon = path.find("://");
  return colon != std::string_view::npos && colon > 0 &&
         std::ranges::all_of(path.substr(0, colon), [](unsigned char letter) {
           return std::isalnum(letter) != 0 || letter == '+' || letter == '-' || letter == '.';
         });
}

bool is_playlist_name(std::string_view path) {
  constexpr std::array<std::string_view, 6> endings = {".m3u",  ".m3u8", ".pls",
                                                       ".xspf", ".cue",  ".asx"};
  std::string lower{path};
  std::ranges::transform(lower, lower.begin(), [](unsigned char letter) {
    return static_cast<char>(std::tolower(letter));
  });
  return std::ranges::any_of(endings, [&](std::string_view end) { return lower.ends_with(end); });
}

std::string shell_word(std::string_view text) {
  const bool plain = !text.empty() && std::ranges::all_of(text, [](unsigned char letter) {
    return std::isalnum(letter) != 0 ||
           std::string_view{"/._-+,:=@%"}.find(static_cast<char>(letter)) != std::string_view::npos;
  });
  if (plain) return std::string{text};
  std::string word = "'";
  for (const char letter : text) {
    if (letter == '\'') {
      word += "'\\''";
    } else {
      word += letter;
    }
  }
  return word + "'";
}

std::string url_hint(std::string_view url) {
  return fmt::format(
      "is a URL; pipe it: ffmpeg -i {} -f s16le -ac 2 -ar 48000 - | tactus serve --input -",
      shell_word(url));
}

std::string folder_hint(std::string_view path) {
  const bool has_slash = path.ends_with('/');
  return fmt::format("is a directory; name its files: {}{}*", as_argument(path),
                     has_slash ? "" : "/");
}

std::string playlist_hint() { return "is a playlist; name the files that it lists"; }

std::string convert_hint(std::string_view format, std::string_view path) {
  return fmt::format("{} is not supported; convert it: {}", format, conversion(path));
}

std::string try_convert_hint(std::string_view fault, std::string_view path) {
  while (fault.ends_with('.')) fault.remove_suffix(1);
  return fmt::format("{}; try to convert it: {}", fault, conversion(path));
}

}  // namespace tactus::audio
