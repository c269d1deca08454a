#include "audio/decoders/file_format.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace tactus::audio {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t start_bytes = 4'096;

struct Magic {
  std::size_t offset;
  std::string_view bytes;
  FileFormat format;
  std::string_view name = {};
};

constexpr std::array magics{
    Magic{0, "fLaC"sv, FileFormat::flac},
    Magic{4, "ftyp"sv, FileFormat::foreign, "MP4 (M4A, AAC or ALAC)"sv},
    Magic{0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11"sv, FileFormat::foreign, "Windows Media (WMA)"sv},
    Magic{0, "\x1A\x45\xDF\xA3"sv, FileFormat::foreign, "WebM or Matroska"sv},
    Magic{0, "ADIF"sv, FileFormat::foreign, "AAC"sv},
    Magic{0, "MAC "sv, FileFormat::foreign, "Monkey's Audio (APE)"sv},
    Magic{0, "wvpk"sv, FileFormat::foreign, "WavPack"sv},
    Magic{0, "MPCK"sv, FileFormat::foreign, "Musepack"sv},
    Magic{0, "MP+"sv, FileFormat::foreign, "Musepack"sv},
    Magic{0, "TTA1"sv, FileFormat::foreign, "True Audio"sv},
    Magic{0, "DSD "sv, FileFormat::foreign, "DSD"sv},
    Magic{0, "FRM8"sv, FileFormat::foreign, "DSD"sv},
    Magic{0, "tBaK"sv, FileFormat::foreign, "TAK"sv},
    Magic{0, "#!AMR"sv, FileFormat::foreign, "AMR"sv},
    Magic{0, ".RMF"sv, FileFormat::foreign, "RealAudio"sv},
    Magic{0, "FLV\x01"sv, FileFormat::foreign, "Flash Video"sv},
    Magic{0, "\x00\x00\x01\xBA"sv, FileFormat::foreign, "an MPEG program stream"sv},
    Magic{8, "AVI "sv, FileFormat::foreign, "AVI"sv},
    Magic{0, "\x0B\x77"sv, FileFormat::foreign, "AC-3"sv},
    Magic{0, "\x77\x0B"sv, FileFormat::foreign, "AC-3"sv},
    Magic{0, "\x7F\xFE\x80\x01"sv, FileFormat::foreign, "DTS"sv},
    Magic{0, "\xFE\x7F\x01\x80"sv, FileFormat::foreign, "DTS"sv},
    Magic{0, "\x1F\xFF\xE8\x00"sv, FileFormat::foreign, "DTS"sv},
    Magic{0, "\xFF\x1F\x00\xE8"sv, FileFormat::foreign, "DTS"sv},
    Magic{0, "DTSHDHDR"sv, FileFormat::foreign, "DTS"sv},
    Magic{0, "#EXTM3U"sv, FileFormat::playlist},
    Magic{0, "[playlist]"sv, FileFormat::playlist},
    Magic{0, "[Playlist]"sv, FileFormat::playlist},
};

/// Size of an ID3v2 tag; 0 if the bytes are none.
std::uint64_t id3_size(std::string_view start) {
  if (start.size() < 10 || !start.starts_with("ID3")) return 0;
  std::uint64_t size = 0;  // four bytes of seven bits
  for (const char byte : start.substr(6, 4)) {
    size = size << 7 | (static_cast<unsigned char>(byte) & 0x7FU);
  }
  const bool has_footer = (static_cast<unsigned char>(start[5]) & 0x10U) != 0;
  return size + (has_footer ? 20 : 10);
}

std::string_view start_of(ByteWindow& file, std::uint64_t position, std::string& buffer) {
  buffer.resize(start_bytes);
  file.seek(position);
  buffer.resize(file.read(buffer));
  return buffer;
}

/// Whether packets of 188 bytes begin here.
bool is_transport_stream(std::string_view start) {
  constexpr std::size_t packet_bytes = 188;
  return start.size() > 2 * packet_bytes && start[0] == 'G' && start[packet_bytes] == 'G' &&
         start[2 * packet_bytes] == 'G';
}

/// The codec of the first audio stream that the first pages announce.
FoundFormat ogg_format(std::string_view pages) {
  constexpr std::array codecs{
      Magic{0, "\x01vorbis"sv, FileFormat::ogg_vorbis},
      Magic{0, "OpusHead"sv, FileFormat::ogg_opus},
      Magic{0,
            "\x7F"
            "FLAC"sv,
            FileFormat::ogg_flac},
      Magic{0, "Speex   "sv, FileFormat::foreign, "Speex in Ogg"sv},
  };
  std::size_t first = std::string_view::npos;
  FoundFormat found{FileFormat::foreign, "an Ogg file without Vorbis, Opus or FLAC"};
  for (const Magic& codec : codecs) {
    if (const auto at = pages.find(codec.bytes); at < first) {
      first = at;
      found = {codec.format, std::string{codec.name}};
    }
  }
  return found;
}

}  // namespace

FoundFormat format_of_file(const ByteWindow& file) {
  ByteWindow bytes{file};
  std::string buffer;
  std::string_view start = start_of(bytes, 0, buffer);
  bool has_id3 = false;
  for (std::uint64_t tags = id3_size(start), size = tags; size > 0; tags += size) {
    has_id3 = true;
    start = start_of(bytes, tags, buffer);
    size = id3_size(start);
  }
  for (const Magic& magic : magics) {
    if (start.size() > magic.offset && start.substr(magic.offset).starts_with(magic.bytes)) {
      return {magic.format, std::string{magic.name}};
    }
  }
  if (start.starts_with("OggS")) return ogg_format(start);
  if (is_transport_stream(start)) return {FileFormat::foreign, "an MPEG transport stream"};
  if (start.size() >= 2 && start[0] == '\xFF') {
    const auto second = static_cast<unsigned char>(start[1]);
    if ((second & 0xF6U) == 0xF0U) return {FileFormat::foreign, "AAC"};
    if ((second & 0xE0U) == 0xE0U) return {FileFormat::mpeg, {}};
  }
  if (start.size() >= 2 && start[0] == '\x56' &&
      (static_cast<unsigned char>(start[1]) & 0xE0U) == 0xE0U) {
    return {FileFormat::foreign, "AAC in LATM"};
  }
  return {has_id3 ? FileFormat::mpeg : FileFormat::unknown, {}};
}

}  // namespace tactus::audio
