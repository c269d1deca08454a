#include "audio/files/audio_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "audio/decoders/file_streams.h"
#include "audio/decoders/hints.h"

namespace tactus::audio {
namespace {

Error invalid(const std::string& path, std::string_view what) {
  while (!what.empty() && (what.back() == '.' || what.back() == '\n')) what.remove_suffix(1);
  return {ErrorCode::invalid_argument, fmt::format("cannot read {}: {}", path, what), "file"};
}

}  // namespace

Result<AudioFile> AudioFile::open(const std::string& path) {
  std::error_code failure;
  const auto status = std::filesystem::status(path, failure);
  if (failure) {
    if (is_url(path)) return invalid(path, url_hint(path));
    Error error = invalid(path, failure.message());
    if (status.type() == std::filesystem::file_type::not_found) error.code = ErrorCode::not_found;
    return error;
  }
  if (std::filesystem::is_directory(status)) return invalid(path, folder_hint(path));
  // Opening a pipe would block, and a pipe cannot seek.
  if (!std::filesystem::is_regular_file(status)) return invalid(path, "not a regular file");
  if (std::filesystem::file_size(path, failure) == 0) return invalid(path, "file is empty");
  const auto bytes = ByteWindow::open(path, failure);
  if (failure) return invalid(path, failure.message());

  const FileStreams found = find_streams(bytes, path);
  if (!found.fault.empty()) {
    return invalid(path, is_playlist_name(path) ? playlist_hint() : found.fault);
  }
  AudioFile file;
  file.damage_ = found.damage;
  if (const auto fault = file.open_parts(found.streams); !fault.empty()) {
    return invalid(path, fault);
  }
  return file;
}

/// @return what is wrong if no stream can be opened
std::string AudioFile::open_parts(const Streams& streams) {
  open_ = streams.open;
  std::string fault;
  Frames end = 0;
  for (const ByteWindow& window : streams.windows) {
    OpenedDecoder opened = open_(window);
    if (opened.decoder == nullptr) {
      ++damage_;
      fault = std::move(opened.fault);
      continue;
    }
    const StreamFormat& format = opened.decoder->format();
    const SampleRate rate = parts_.empty() ? format.sample_rate : sample_rate();
    const Frames frames = format.sample_rate == rate
                              ? format.frames
                              : RateConverter{format.sample_rate, rate}.converted(format.frames);
    parts_.push_back({window, format.sample_rate, end, end + frames});
    end += frames;
    damage_ += opened.decoder->damage();
    if (parts_.size() == 1) {
      input_channels_ = format.channel_count;
      open_part(0, std::move(opened));
    }
  }
  return parts_.empty() ? fault : "";
}

void AudioFile::open_part(std::size_t index, OpenedDecoder opened) {
  if (reader_) damage_ += reader_->damage();
  reader_.reset();
  converter_.reset();
  open_index_ = index;
  if (opened.decoder == nullptr) return;
  reader_.emplace(std::move(opened.decoder));
  const SampleRate rate = parts_[index].sample_rate;
  if (rate != sample_rate()) converter_.emplace(rate, sample_rate());
}

void AudioFile::read(Frames position, std::span<float> out) {
  const auto first = std::upper_bound(parts_.begin(), parts_.end(), position,
                                      [](Frames at, const Part& part) { return at < part.end; });
  for (auto index = static_cast<std::size_t>(first - parts_.begin());
       index < parts_.size() && !out.empty(); ++index) {
    const Part& part = parts_[index];
    const auto count =
        std::min(out.size() / channels, static_cast<std::size_t>(part.end - position));
    read_part(index, position - part.start, out.first(count * channels));
    position += static_cast<Frames>(count);
    out = out.subspan(count * channels);
  }
  std::ranges::fill(out, 0.0F);
}

void AudioFile::read_part(std::size_t index, Frames position, std::span<float> out) {
  if (index != open_index_) open_part(index, open_(parts_[index].window));
  if (!reader_) {
    std::ranges::fill(out, 0.0F);
  } else if (converter_) {
    converter_->read(position, out,
                     [this](Frames at, std::span<float> part) { reader_->read(at, part); });
  } else {
    reader_->read(position, out);
  }
}

std::uint64_t AudioFile::damage() const noexcept {
  return damage_ + (reader_ ? reader_->damage() : 0);
}

}  // namespace tactus::audio
