#include "audio/containers/open_sizes.h"

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

/// How a format names and counts its chunks.
struct ChunkFormat {
  std::uint64_t first = 0;  // position of the first chunk
  std::size_t size_bytes = 4;
  bool little_endian = false;
  std::string_view audio;  // name of the chunk with the audio
};

AudioChunk chunk_of(const ByteWindow& file, std::uint64_t begin, std::uint64_t size) {
  // Writers to a pipe state sizes of 2 GiB and above; others state some bytes too many.
  constexpr std::uint64_t unknown_size = 0x7FFF'0000;
  constexpr std::uint64_t slack = 64;
  const std::uint64_t held = file.size() - std::min(begin, file.size());
  return {.begin = begin,
          .end = begin + (size == 0 ? held : std::min(size, held)),
          .is_cut = size < unknown_size && size > held + slack};
}

std::optional<AudioChunk> find_audio(ByteWindow& file, const ChunkFormat& format) {
  std::uint64_t codec = 0;
  const std::size_t header = 4 + format.size_bytes;
  for (std::uint64_t at = format.first; at + header <= file.size();) {
    const std::string chunk = bytes_at(file, at, header);
    if (chunk.size() < header) break;
    const std::string stated = chunk.substr(4);
    const std::uint64_t size = number_in(format.little_endian ? reversed(stated) : stated);
    at += header;
    if (chunk.starts_with("fmt ")) codec = number_in(reversed(bytes_at(file, at, 2)));
    if (chunk.starts_with(format.audio)) {
      AudioChunk audio = chunk_of(file, at, size);
      audio.wav_format = codec;
      return audio;
    }
    if (size > file.size()) break;
    at += size + (format.size_bytes == 4 ? size % 2 : 0);
  }
  return std::nullopt;
}

}  // namespace

void close_open_sizes(ByteWindow& file) {
  const std::string start = bytes_at(file, 0, 12);
  if (start.starts_with("RIFF") && start.ends_with("WAVE")) close_wav(file);
  if (start.starts_with("caff")) close_caf(file);
  file.seek(0);
}

std::optional<AudioChunk> audio_chunk(const ByteWindow& window) {
  ByteWindow file{window};
  const std::string start = bytes_at(file, 0, 12);
  if (start.starts_with("RIFF") && start.ends_with("WAVE"))
    return find_audio(file, {.first = 12, .little_endian = true, .audio = "data"});
  if (start.starts_with("FORM") && (start.ends_with("AIFF") || start.ends_with("AIFC")))
    return find_audio(file, {.first = 12, .audio = "SSND"});
  if (start.starts_with("caff"))
    return find_audio(file, {.first = 8, .size_bytes = 8, .audio = "data"});
  if (start.starts_with(".snd") && start.size() == 12) {
    const std::string_view fields{start};
    return chunk_of(file, number_in(fields.substr(4, 4)), number_in(fields.substr(8)));
  }
  return std::nullopt;
}

}  // namespace tactus::audio
