#include "audio/containers/mpeg_header.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "audio/containers/mpeg_handle.h"

namespace tactus::audio {
namespace {

constexpr std::uint64_t id3v1_bytes = 128;
// Flags of the fields in a header.
constexpr int has_frame_count = 1;
constexpr int has_byte_count = 2;
constexpr int has_seek_table = 4;
constexpr int has_quality = 8;
constexpr std::uint64_t lame_lengths_offset = 21;  // in LAME's fields, which follow

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

std::string big_endian_bytes(std::uint64_t word) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(word >> shift & 0xFFU);
  return bytes;
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

StatedSize stated_size(ByteWindow& bytes) {
  std::array<char, 12> fields{};  // flags, then the fields that they announce
  bytes.read(fields);
  const bool has_frames = (fields[3] & has_frame_count) != 0;
  const bool has_bytes = (fields[3] & has_byte_count) != 0;
  return {.frames = has_frames ? big_endian_word(&fields[4]) : 0,
          .bytes = has_bytes ? big_endian_word(&fields[has_frames ? 8 : 4]) : 0};
}

void correct_header(ByteWindow& part, std::uint64_t fields, std::uint64_t frames) {
  std::array<char, 4> flags{};
  part.seek(fields);
  part.read(flags);
  std::uint64_t next = fields + flags.size();
  const auto skip = [&](int flag, std::uint64_t size) {
    const bool is_there = (flags[3] & flag) != 0;
    return is_there ? std::exchange(next, next + size) : 0;
  };
  if (const auto at = skip(has_frame_count, 4)) part.replace(at, big_endian_bytes(frames));
  if (const auto at = skip(has_byte_count, 4)) part.replace(at, big_endian_bytes(part.size()));
  skip(has_seek_table, 100);
  skip(has_quality, 4);
  std::array<char, 3> lengths{};  // delay and padding, 12 bits each
  part.seek(next + lame_lengths_offset);
  part.read(lengths);
  lengths[1] = static_cast<char>(lengths[1] & 0xF0);
  lengths[2] = 0;
  part.replace(next + lame_lengths_offset, {lengths.begin(), lengths.end()});
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
  const StatedSize stated = stated_size(bytes);
  if (stated.frames == 0 || stated.bytes == 0) return std::nullopt;
  const std::uint64_t end = begin + stated.bytes;
  if (end != file.size()) {
    std::array<char, 3> tag{};
    bytes.seek(end);
    bytes.read(tag);
    const bool is_id3v1 = std::string_view{tag.data(), tag.size()} == "TAG";
    if (!is_id3v1 || end + id3v1_bytes != file.size()) return std::nullopt;
  }
  return DescribedPart{file.part(begin, end), stated.frames};
}

}  // namespace tactus::audio
