#include "audio/decoders/mpeg_header.h"

#include <array>
#include <string_view>

#include "audio/decoders/mpeg_handle.h"

namespace tactus::audio {
namespace {

constexpr std::uint64_t id3v1_bytes = 128;

/// Where a header begins in its frame: after the frame's own header and side information.
std::uint64_t header_offset(const mpg123_frameinfo& info) {
  const bool mono = info.mode == MPG123_M_MONO;
  if (info.version == MPG123_1_0) return mono ? 4 + 17 : 4 + 32;
  return mono ? 4 + 9 : 4 + 17;
}

std::uint64_t big_endian_word(const char* bytes) {
  std::uint64_t word = 0;
  for (int i = 0; i < 4; ++i) word = word << 8 | static_cast<unsigned char>(bytes[i]);
  return word;
}

}  // namespace

bool is_mpeg_header(ByteWindow& bytes, std::uint64_t frame, const mpg123_frameinfo& info) {
  if (info.layer != 3) return false;
  std::array<char, 4> name{};
  bytes.seek(frame + header_offset(info));
  bytes.read(name);
  const std::string_view text{name.data(), name.size()};
  return text == "Xing" || text == "Info";
}

std::uint64_t stated_frames(ByteWindow& bytes) {
  std::array<char, 8> fields{};  // flags, number of frames
  bytes.read(fields);
  return (fields[3] & 1) != 0 ? big_endian_word(&fields[4]) : 0;
}

std::optional<DescribedPart> described_part(const ByteWindow& file) {
  ByteWindow frames{file};
  ByteWindow bytes{file};
  const auto handle = open_mpeg_handle(frames, MPG123_IGNORE_INFOFRAME);
  if (handle == nullptr) return std::nullopt;
  const int outcome = mpg123_framebyframe_next(handle.get());
  mpg123_frameinfo info{};
  if ((outcome != MPG123_OK && outcome != MPG123_NEW_FORMAT) ||
      mpg123_info(handle.get(), &info) != MPG123_OK) {
    return std::nullopt;
  }
  const auto begin = static_cast<std::uint64_t>(mpg123_framepos(handle.get()));
  if (!is_mpeg_header(bytes, begin, info)) return std::nullopt;
  std::array<char, 12> fields{};  // flags, number of frames, number of bytes
  bytes.read(fields);
  if ((fields[3] & 3) != 3) return std::nullopt;
  const std::uint64_t end = begin + big_endian_word(&fields[8]);
  if (end != file.size()) {
    std::array<char, 3> tag{};
    bytes.seek(end);
    bytes.read(tag);
    const bool is_id3v1 = std::string_view{tag.data(), tag.size()} == "TAG";
    if (!is_id3v1 || end + id3v1_bytes != file.size()) return std::nullopt;
  }
  return DescribedPart{file.part(begin, end), big_endian_word(&fields[4])};
}

}  // namespace tactus::audio
