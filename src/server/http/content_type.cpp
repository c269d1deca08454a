#include "server/http/content_type.h"

#include <algorithm>
#include <array>

namespace tactus::server {
namespace {

struct Extension {
  std::string_view name;
  std::string_view type;
};

// Source: IANA, Media Types; WHATWG MIME Sniffing for scripts and fonts.
constexpr std::array extensions{
    Extension{"avif", "image/avif"},
    Extension{"css", "text/css; charset=utf-8"},
    Extension{"csv", "text/csv; charset=utf-8"},
    Extension{"flac", "audio/flac"},
    Extension{"gif", "image/gif"},
    Extension{"glb", "model/gltf-binary"},
    Extension{"gltf", "model/gltf+json"},
    Extension{"htm", "text/html; charset=utf-8"},
    Extension{"html", "text/html; charset=utf-8"},
    Extension{"ico", "image/vnd.microsoft.icon"},
    Extension{"jpeg", "image/jpeg"},
    Extension{"jpg", "image/jpeg"},
    Extension{"js", "text/javascript; charset=utf-8"},
    Extension{"json", "application/json"},
    Extension{"m4a", "audio/mp4"},
    Extension{"map", "application/json"},
    Extension{"md", "text/markdown; charset=utf-8"},
    Extension{"mjs", "text/javascript; charset=utf-8"},
    Extension{"mp3", "audio/mpeg"},
    Extension{"mp4", "video/mp4"},
    Extension{"ogg", "audio/ogg"},
    Extension{"opus", "audio/ogg"},
    Extension{"otf", "font/otf"},
    Extension{"pdf", "application/pdf"},
    Extension{"png", "image/png"},
    Extension{"svg", "image/svg+xml"},
    Extension{"ttf", "font/ttf"},
    Extension{"txt", "text/plain; charset=utf-8"},
    Extension{"wasm", "application/wasm"},
    Extension{"wav", "audio/wav"},
    Extension{"webm", "video/webm"},
    Extension{"webmanifest", "application/manifest+json"},
    Extension{"webp", "image/webp"},
    Extension{"woff", "font/woff"},
    Extension{"woff2", "font/woff2"},
    Extension{"xml", "application/xml"},
};
static_assert(std::ranges::is_sorted(extensions, {}, &Extension::name));

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string_view content_type_of(std::string_view name) noexcept {
  const auto dot = name.rfind('.');
  const std::string_view given =
      dot == std::string_view::npos ? std::string_view{} : name.substr(dot + 1);
  const auto found = std::ranges::find_if(extensions, [given](const Extension& each) {
    return std::ranges::equal(each.name, given, {}, {}, lower);
  });
  return found == extensions.end() ? "application/octet-stream" : found->type;
}

}  // namespace tactus::server
