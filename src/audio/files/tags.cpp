#include "audio/files/tags.h"

#include <taglib/fileref.h>
#include <taglib/tfilestream.h>
#include <taglib/tpropertymap.h>
#include <taglib/wavfile.h>

#include <bit>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace tactus::audio {
namespace {

/// A tempo of a tag. Many programs write 0 for an unknown one, some a decimal comma.
std::optional<Bpm> tempo_of(std::string text) {
  for (char& c : text)
    if (c == ',') c = '.';
  Bpm bpm = 0.0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, bpm);
  if (error != std::errc{} || rest != end || !(bpm >= min_bpm && bpm <= max_bpm))
    return std::nullopt;
  return bpm;
}

std::string text_of(const TagLib::String& text) { return text.stripWhiteSpace().to8Bit(true); }

/// All values of a key, as one text.
std::string values_of(const TagLib::PropertyMap& properties, const char* key) {
  const auto found = properties.find(key);
  return found == properties.end() ? std::string{} : text_of(found->second.toString(", "));
}

std::optional<Bpm> tagged_tempo(const TagLib::PropertyMap& properties) {
  // ffmpeg converts to FLAC or Vorbis with the names of the source: TBPM of ID3, tmpo of MP4.
  for (const char* key : {"BPM", "TEMPO", "TBPM", "TMPO"}) {
    const auto found = properties.find(key);
    if (found == properties.end() || found->second.isEmpty()) continue;
    if (const auto bpm = tempo_of(text_of(found->second.front()))) return bpm;
  }
  return std::nullopt;
}

/// The tempo of a WAV file's ACID chunk, which loop libraries write.
/// Source: libsndfile, wav.c, wav_read_acid_chunk. Bit 0 of the flags marks a one-shot sample; the
/// tempo is a float at byte 20.
std::optional<Bpm> acid_tempo(TagLib::IOStream& stream) {
  struct Chunks : TagLib::RIFF::WAV::File {
    using TagLib::RIFF::WAV::File::File;
    std::optional<Bpm> tempo() {
      for (unsigned i = 0; i < chunkCount(); ++i) {
        if (chunkName(i) != "acid" || chunkDataSize(i) < 24) continue;
        const TagLib::ByteVector data = chunkData(i);
        if (data.size() < 24) continue;
        const bool is_one_shot = (data.toUInt(0, false) & 1U) != 0;
        const Bpm bpm = std::bit_cast<float>(std::uint32_t{data.toUInt(20, false)});
        if (!is_one_shot && bpm >= min_bpm && bpm <= max_bpm) return bpm;
      }
      return std::nullopt;
    }
  };
  stream.seek(0);
  if (stream.readBlock(4) != "RIFF") return std::nullopt;
  stream.seek(0);
  return Chunks{&stream, false}.tempo();
}

}  // namespace

Tags read_tags(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return {};  // a pipe would block
  TagLib::FileStream stream{path.c_str(), true};
  if (!stream.isOpen()) return {};
  Tags tags;
  if (const TagLib::FileRef file{&stream, false}; !file.isNull()) {
    // Not of file.tag(), which leaves out the INFO chunk of WAV files.
    const TagLib::PropertyMap properties = file.file()->properties();
    tags.title = values_of(properties, "TITLE");
    tags.artist = values_of(properties, "ARTIST");
    tags.bpm = tagged_tempo(properties);
  }
  if (!tags.bpm) tags.bpm = acid_tempo(stream);
  return tags;
}

}  // namespace tactus::audio
