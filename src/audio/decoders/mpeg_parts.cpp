#include "audio/decoders/mpeg_parts.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "audio/containers/mpeg_handle.h"
#include "audio/containers/mpeg_header.h"
#include "audio/decoders/mpeg_decoder.h"

namespace tactus::audio {
namespace {

// Fewer frames in a row are damage or chance, not music.
constexpr std::uint64_t fewest_frames = 3;

/// Consecutive frames of one format.
struct MpegRun {
  long rate = 0;
  bool mono = false;
  bool has_header = false;  ///< the first frame is a Xing or LAME header
  std::uint64_t begin = 0;  ///< bytes
  std::uint64_t end = 0;
  std::uint64_t frames = 0;
  std::uint64_t holes = 0;
  std::uint64_t fields = 0;  ///< of its header, from `begin`
  StatedSize stated = {};    ///< by its header

  std::uint64_t size() const { return end - begin; }
  std::uint64_t sound_frames() const { return has_header ? frames - 1 : frames; }
  bool is_cut() const { return sound_frames() < stated.frames && size() < stated.bytes; }
};

/// Whether the bytes between two frames are a tag. Tags end one file and begin the next.
bool is_tag(ByteWindow& bytes, std::uint64_t begin) {
  std::array<char, 8> start{};
  bytes.seek(begin);
  bytes.read(start);
  const std::string_view text{start.data(), start.size()};
  return text.starts_with("TAG") || text.starts_with("ID3") || text.starts_with("APETAGEX") ||
         text.starts_with("LYRICSBE");
}

std::vector<MpegRun> runs_of(const ByteWindow& file) {
  ByteWindow frames{file};
  ByteWindow bytes{file};
  std::vector<MpegRun> runs;
  const auto handle = open_mpeg_handle(frames, MPG123_IGNORE_INFOFRAME);
  if (handle == nullptr) return runs;
  mpg123_frameinfo info{};
  for (;;) {
    const int outcome = mpg123_framebyframe_next(handle.get());
    if ((outcome != MPG123_OK && outcome != MPG123_NEW_FORMAT) ||
        mpg123_info(handle.get(), &info) != MPG123_OK) {
      return runs;
    }
    const auto begin = static_cast<std::uint64_t>(mpg123_framepos(handle.get()));
    const bool mono = info.mode == MPG123_M_MONO;
    const bool has_header = is_mpeg_header(bytes, begin, info);
    if (runs.empty() || runs.back().rate != info.rate || runs.back().mono != mono || has_header) {
      runs.push_back({.rate = info.rate, .mono = mono, .has_header = has_header, .begin = begin});
      if (has_header) {
        runs.back().fields = bytes.position() - begin;
        runs.back().stated = stated_size(bytes);
      }
    } else if (begin != runs.back().end && !is_tag(bytes, runs.back().end)) {
      ++runs.back().holes;
    }
    runs.back().end = begin + static_cast<std::uint64_t>(info.framesize);
    ++runs.back().frames;
  }
}

}  // namespace

MpegParts mpeg_parts(const ByteWindow& file) {
  MpegParts parts{.streams = {.windows = {}, .open = open_mpeg}};
  if (auto whole = described_part(file)) {
    parts.streams.windows.push_back(std::move(whole->window));
    parts.frames = whole->frames;
    return parts;
  }
  std::vector<MpegRun> kept;
  std::uint64_t lost = 0;
  for (const MpegRun& run : runs_of(file)) {
    if (run.frames < fewest_frames && !run.has_header) {
      ++lost;
    } else if (!kept.empty() && kept.back().rate == run.rate && kept.back().mono == run.mono &&
               !run.has_header) {
      kept.back().end = run.end;
      kept.back().frames += run.frames;
      kept.back().holes += run.holes;
    } else {
      kept.push_back(run);
    }
  }
  for (const MpegRun& run : kept) {
    ByteWindow& part = parts.streams.windows.emplace_back(file.part(run.begin, run.end));
    if (run.is_cut()) correct_header(part, run.fields, run.sound_frames());
    parts.frames = std::max(parts.frames, run.frames);
    parts.damage += run.holes + (run.is_cut() ? 1 : 0);
  }
  parts.damage += lost;
  return parts;
}

}  // namespace tactus::audio
