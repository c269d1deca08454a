#include "audio/decoders/file_streams.h"

#include <utility>

#include "audio/containers/ogg_links.h"
#include "audio/containers/open_sizes.h"
#include "audio/decoders/file_format.h"
#include "audio/decoders/flac_decoder.h"
#include "audio/decoders/hints.h"
#include "audio/decoders/mpeg_parts.h"
#include "audio/decoders/opus_decoder.h"
#include "audio/decoders/sndfile_decoder.h"
#include "audio/decoders/vorbis_decoder.h"

namespace tactus::audio {
namespace {

constexpr const char* unknown_format = "not an audio file of a supported format";

// Chance makes no file with so many MP3 frames in a row.
constexpr std::uint64_t convincing_frames = 8;

FileStreams whole(const ByteWindow& file, OpenedDecoder (*open)(const ByteWindow&)) {
  return {.streams = {.windows = {file}, .open = open}};
}

FileStreams some(Streams streams, const char* fault) {
  const bool none = streams.windows.empty();
  return {.streams = std::move(streams), .fault = none ? fault : ""};
}

FileStreams mpeg(const ByteWindow& file, std::uint64_t fewest_frames, const std::string& path) {
  MpegParts parts = mpeg_parts(file);
  // Other bytes contain frames by chance, e.g. raw PCM that begins with -1.
  if (parts.frames < fewest_frames || parts.damage > parts.frames)
    return {.fault = try_convert_hint(unknown_format, path)};
  return {.streams = std::move(parts.streams), .damage = parts.damage};
}

/// libsndfile knows its formats by their first bytes. MP3 data can begin with anything.
FileStreams by_trial(const ByteWindow& file, const std::string& path) {
  const auto audio = audio_chunk(file);
  if (audio && (audio->wav_format == wav_mpeg || audio->wav_format == wav_mp3)) {
    FileStreams found = mpeg(file.part(audio->begin, audio->end), 1, path);
    if (audio->is_cut) ++found.damage;
    return found;
  }
  const OpenedDecoder opened = open_sndfile(file);
  if (opened.decoder != nullptr) return whole(file, open_sndfile);
  FileStreams found = mpeg(file, convincing_frames, path);
  if (found.fault.empty()) return found;
  found.fault = opened.fault == no_audio ? opened.fault : try_convert_hint(opened.fault, path);
  return found;
}

}  // namespace

FileStreams find_streams(const ByteWindow& file, const std::string& path) {
  const FoundFormat found = format_of_file(file);
  switch (found.format) {
    case FileFormat::flac:
      return whole(file, open_flac);
    case FileFormat::ogg_flac:
      return {.streams = {.windows = ogg_links(file), .open = open_ogg_flac}};
    case FileFormat::ogg_vorbis:
      return some(vorbis_streams(file), "the Vorbis header is damaged or incomplete");
    case FileFormat::ogg_opus:
      return some(opus_streams(file), "the Opus header is damaged or incomplete");
    case FileFormat::mpeg:
      return mpeg(file, 1, path);
    case FileFormat::foreign:
      return {.fault = convert_hint(found.name, path)};
    case FileFormat::playlist:
      return {.fault = playlist_hint()};
    case FileFormat::unknown:
      break;
  }
  return by_trial(file, path);
}

}  // namespace tactus::audio
