#include "audio/pipe/file_header.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace tactus::audio {
namespace {

using namespace std::string_view_literals;

struct Signature {
  std::string_view bytes;
  std::string_view format;
  std::size_t offset = 0;
};

constexpr auto signatures = std::to_array<Signature>({
    {"RIFF"sv, "a WAV file"},
    {"RIFX"sv, "a WAV file"},
    {"RF64"sv, "a WAV file"},
    {"BW64"sv, "a WAV file"},
    {"riff\x2e\x91\xcf\x11"sv, "a Wave64 file"},
    {"FORM"sv, "an AIFF file"},
    {"fLaC"sv, "a FLAC file"},
    {"OggS"sv, "an Ogg file"},
    {"ID3\2"sv, "an MP3 file"},
    {"ID3\3"sv, "an MP3 file"},
    {"ID3\4"sv, "an MP3 file"},
    {"caff\0\1"sv, "a CAF file"},
    {".snd\0\0\0"sv, "an AU file"},
    {"wvpk"sv, "a WavPack file"},
    {"MAC \x96\x0f"sv, "a Monkey's Audio file"},
    {"\x1a\x45\xdf\xa3"sv, "a Matroska or WebM file"},
    {"\x30\x26\xb2\x75\x8e\x66\xcf\x11"sv, "a WMA file"},
    {"ftyp"sv, "an MP4 file", 4},
});

std::uint32_t byte_at(std::span<const std::byte> bytes, std::size_t index) noexcept {
  return std::to_integer<std::uint32_t>(bytes[index]);
}

/// Number of leading bytes that agree; those beyond the end of `start` are not counted.
std::size_t agreeing(std::span<const std::byte> start, std::string_view wanted) noexcept {
  std::size_t count = 0;
  while (count < std::min(start.size(), wanted.size()) &&
         start[count] == static_cast<std::byte>(wanted[count])) {
    ++count;
  }
  return count;
}

/// Length in bytes of the frame of MPEG audio, layer III, that starts here; 0: none.
std::size_t mp3_frame(std::span<const std::byte> bytes) noexcept {
  constexpr std::array<std::uint32_t, 16> mpeg1_kbps = {0,   32,  40,  48,  56,  64,  80,  96,
                                                        112, 128, 160, 192, 224, 256, 320, 0};
  constexpr std::array<std::uint32_t, 16> mpeg2_kbps = {0,  8,  16, 24,  32,  40,  48,  56,
                                                        64, 80, 96, 112, 128, 144, 160, 0};
  constexpr std::array<std::uint32_t, 4> mpeg1_hz = {44'100, 48'000, 32'000, 0};
  if (bytes.size() < 4 || byte_at(bytes, 0) != 0xFF || (byte_at(bytes, 1) & 0xE6) != 0xE2) return 0;
  const std::uint32_t version = byte_at(bytes, 1) >> 3 & 3;  // 0: 2.5, 2: 2, 3: 1
  if (version == 1) return 0;
  const std::uint32_t kbps = (version == 3 ? mpeg1_kbps : mpeg2_kbps)[byte_at(bytes, 2) >> 4];
  const std::uint32_t hz = mpeg1_hz[byte_at(bytes, 2) >> 2 & 3] >> (version == 3   ? 0
                                                                    : version == 2 ? 1
                                                                                   : 2);
  if (kbps == 0 || hz == 0) return 0;
  return (version == 3 ? 144'000 : 72'000) * kbps / hz + (byte_at(bytes, 2) >> 1 & 1);
}

/// Length in bytes of the frame of AAC (ADTS) that starts here; 0: none.
std::size_t aac_frame(std::span<const std::byte> bytes) noexcept {
  if (bytes.size() < 7 || byte_at(bytes, 0) != 0xFF || (byte_at(bytes, 1) & 0xF6) != 0xF0) return 0;
  const std::size_t length =
      (byte_at(bytes, 3) & 3) << 11 | byte_at(bytes, 4) << 3 | byte_at(bytes, 5) >> 5;
  return length < 7 ? 0 : length;
}

template <class Frame>
bool has_two_frames(std::span<const std::byte> start, Frame frame) noexcept {
  const std::size_t first = frame(start);
  return first != 0 && first < start.size() && frame(start.subspan(first)) != 0;
}

}  // namespace

FileHeader file_header(std::span<const std::byte> start) noexcept {
  FileHeader header;
  for (const auto& [bytes, format, offset] : signatures) {
    if (start.size() <= offset) continue;
    const auto part = start.subspan(offset);
    const std::size_t count = agreeing(part, bytes);
    if (count == bytes.size()) return {.format = format};
    if (count > 0 && count == part.size()) header.needs_more = true;
  }
  if (has_two_frames(start, mp3_frame)) return {.format = "an MP3 file"};
  if (has_two_frames(start, aac_frame)) return {.format = "an AAC file"};
  return header;
}

}  // namespace tactus::audio
