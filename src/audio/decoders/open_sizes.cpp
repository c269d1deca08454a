#include "audio/decoders/open_sizes.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace tactus::audio {
namespace {

std::string bytes_at(ByteWindow& file, std::uint64_t position, std::size_t count) {
  std::string bytes(count, '\0');
  file.seek(position);
  bytes.resize(file.read(bytes));
  return bytes;
}

/// The number in big-endian bytes.
std::uint64_t number_in(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

std::string big_endian(std::uint64_t number, std::size_t count) {
  std::string bytes(count, '\0');
  for (std::size_t i = 0; i < count; ++i)
    bytes[count - 1 - i] = static_cast<char>(number >> 8 * i & 0xFF);
  return bytes;
}

std::string reversed(std::string bytes) {
  std::ranges::reverse(bytes);
  return bytes;
}

/// Whether chunks, and not audio, fill the file from a position to its end.
bool has_only_chunks(ByteWindow& file, std::uint64_t position) {
  while (position < file.size()) {
    const std::string chunk = bytes_at(file, position, 8);
    if (chunk.size() < 8) return false;
    position += 8 + number_in(reversed(chunk.substr(4)));
    position += position % 2;
  }
  return position == file.size();
}

void close_wav(ByteWindow& file) {
  for (std::uint64_t at = 12; at + 8 < file.size();) {
    const std::string chunk = bytes_at(file, at, 8);
    if (chunk.size() < 8) return;
    const std::uint64_t size = number_in(reversed(chunk.substr(4)));
    if (chunk.starts_with("data")) {
      if (size != 0 || has_only_chunks(file, at + 8)) return;
      constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
      file.replace(4, reversed(big_endian(std::min(most, file.size() - 8), 4)));
      file.replace(at + 4, reversed(big_endian(std::min(most, file.size() - at - 8), 4)));
      return;
    }
    at += 8 + size + size % 2;
  }
}

void close_caf(ByteWindow& file) {
  for (std::uint64_t at = 8; at + 12 < file.size();) {
    const std::string chunk = bytes_at(file, at, 12);
    if (chunk.size() < 12) return;
    const std::uint64_t size = number_in(std::string_view{chunk}.substr(4));
    if (size > file.size()) {  // -1 in a stream
      if (chunk.starts_with("data")) file.replace(at + 4, big_endian(file.size() - at - 12, 8));
      return;
    }
    at += 12 + size;
  }
}

}  // namespace

void close_open_sizes(ByteWindow& file) {
  const std::string start = bytes_at(file, 0, 12);
  if (start.starts_with("RIFF") && start.ends_with("WAVE")) close_wav(file);
  if (start.starts_with("caff")) close_caf(file);
  file.seek(0);
}

}  // namespace tactus::audio
