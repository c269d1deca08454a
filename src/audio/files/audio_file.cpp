#include "audio/files/audio_file.h"

#include <fmt/format.h>
#include <sndfile.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

#include "platform/file_io.h"

namespace tactus::audio {
namespace {

constexpr Frames scratch_frames = 1'024;
// A lossy frame depends on earlier ones: Vorbis overlaps its windows, MP3 borrows bits. After a
// seek, the decoder therefore starts this many frames early, and the output is exact.
constexpr Frames lossy_margin = 8'192;

SNDFILE* sndfile(void* handle) { return static_cast<SNDFILE*>(handle); }

bool is_lossy(int format) {
  const int container = format & SF_FORMAT_TYPEMASK;
  return container == SF_FORMAT_OGG || container == SF_FORMAT_MPEG;
}

Error invalid(const std::string& path, std::string_view what) {
  while (!what.empty() && (what.back() == '.' || what.back() == '\n')) what.remove_suffix(1);
  return {ErrorCode::invalid_argument, fmt::format("cannot read {}: {}", path, what), "file"};
}

}  // namespace

void AudioFile::Close::operator()(void* handle) const noexcept { sf_close(sndfile(handle)); }

AudioFile::AudioFile(std::unique_ptr<void, Close> handle, Frames frames, SampleRate sample_rate,
                     int input_channels, Frames seek_margin)
    : handle_{std::move(handle)},
      frames_{frames},
      sample_rate_{sample_rate},
      fold_{input_channels},
      seek_margin_{seek_margin},
      scratch_(static_cast<std::size_t>(scratch_frames * input_channels)) {}

Result<AudioFile> AudioFile::open(const std::string& path) {
  std::error_code failure;
  const auto status = std::filesystem::status(path, failure);
  if (failure) {
    Error error = invalid(path, failure.message());
    if (status.type() == std::filesystem::file_type::not_found) error.code = ErrorCode::not_found;
    return error;
  }
  if (std::filesystem::is_directory(status)) return invalid(path, "is a directory");
  // Opening a pipe would block, and a pipe cannot seek.
  if (!std::filesystem::is_regular_file(status)) return invalid(path, "not a regular file");
  if (std::filesystem::file_size(path, failure) == 0) return invalid(path, "file is empty");

  auto opened = platform::open_file(path, platform::FileMode::read, failure);
  if (!opened.is_open()) return invalid(path, failure.message());
  SF_INFO info{};
  std::unique_ptr<void, Close> handle{sf_open_fd(opened.release(), SFM_READ, &info, SF_TRUE)};
  if (handle == nullptr) {
    // For some damaged files, libsndfile reports "File does not exist or is not a regular file".
    const int code = sf_error(nullptr);
    return invalid(path, code == SF_ERR_UNRECOGNISED_FORMAT || code == SF_ERR_SYSTEM
                             ? "not an audio file of a supported format"
                             : sf_strerror(nullptr));
  }
  if (info.frames <= 0) return invalid(path, "file contains no audio");
  if (info.seekable == 0 || info.frames > max_position) {
    return invalid(path, "length is unknown");
  }
  return AudioFile{std::move(handle), info.frames, static_cast<SampleRate>(info.samplerate),
                   info.channels, is_lossy(info.format) ? lossy_margin : 0};
}

void AudioFile::read(Frames position, std::span<float> out) {
  const Frames wanted = static_cast<Frames>(out.size() / channels);
  const Frames count = std::clamp<Frames>(frames_ - position, 0, wanted);
  const auto audible = out.first(static_cast<std::size_t>(count) * channels);
  std::size_t done = 0;
  if (!audible.empty()) {
    if (position != next_) seek(position);
    if (position == next_) done = decode(audible);
  }
  std::fill(out.begin() + static_cast<std::ptrdiff_t>(done * channels), out.end(), 0.0F);
}

std::size_t AudioFile::decode(std::span<float> out) {
  const std::size_t wanted = out.size() / channels;
  std::size_t done = 0;
  while (done < wanted) {
    const auto ask = std::min<Frames>(static_cast<Frames>(wanted - done), scratch_frames);
    const Frames got = sf_readf_float(sndfile(handle_.get()), scratch_.data(), ask);
    if (got <= 0) break;
    const auto frames = static_cast<std::size_t>(got);
    fold_.fold(scratch_, out.subspan(done * channels, frames * channels));
    done += frames;
    next_ += got;
  }
  return done;
}

void AudioFile::seek(Frames position) {
  const Frames from = std::max<Frames>(0, position - seek_margin_);
  next_ = sf_seek(sndfile(handle_.get()), from, SEEK_SET);
  std::array<float, 256 * channels> unused{};
  while (next_ >= 0 && next_ < position) {
    const auto count = static_cast<std::size_t>(std::min<Frames>(256, position - next_));
    if (decode(std::span{unused}.first(count * channels)) == 0) break;
  }
}

}  // namespace tactus::audio
