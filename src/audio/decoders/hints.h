#pragma once

#include <string>
#include <string_view>

namespace tactus::audio {

/// Whether a path is a URL, e.g. "https://radio.example/stream".
bool is_url(std::string_view path);

/// Whether a file name ends as a playlist's: .m3u, .m3u8, .pls, .xspf, .cue or .asx.
bool is_playlist_name(std::string_view path);

/// A word for the shell, in quotes if necessary.
std::string shell_word(std::string_view text);

// What is wrong with a path that cannot be played, and what to do.

std::string url_hint(std::string_view url);
std::string folder_hint(std::string_view path);
std::string playlist_hint();
/// @param format  e.g. "AAC"
std::string convert_hint(std::string_view format, std::string_view path);
/// @param fault  e.g. "not an audio file of a supported format"
std::string try_convert_hint(std::string_view fault, std::string_view path);

}  // namespace tactus::audio
