#include "audio/files/playlist.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace tactus::audio {

Result<Playlist> Playlist::open(std::span<const std::string> paths, SampleRate rate, Warn warn) {
  Playlist playlist{rate, std::move(warn)};
  Frames end = 0;
  for (const std::string& path : paths) {
    auto track = Track::open(path, rate);
    if (!track) return track.error();
    playlist.entries_.push_back({.path = path,
                                 .start = end,
                                 .end = end + track->length(),
                                 .file_rate = track->file_rate()});
    end += track->length();
    if (playlist.entries_.size() == 1) playlist.track_ = std::move(*track);
  }
  if (playlist.entries_.empty()) {
    return Error{ErrorCode::invalid_argument, "no file to play", "file"};
  }
  return playlist;
}

std::string Playlist::description() const {
  const Frames seconds = length() / rate_;
  const std::string time = fmt::format("{}:{:02}", seconds / 60, seconds % 60);
  if (entries_.size() > 1) return fmt::format("{} files, {}", entries_.size(), time);
  const Entry& only = entries_.front();
  const std::string name = std::filesystem::path{only.path}.filename().string();
  if (only.file_rate == rate_) return fmt::format("{}, {}", name, time);
  return fmt::format("{}, {}, {} Hz resampled", name, time, only.file_rate);
}

bool Playlist::read(Frames position, std::span<float> out) {
  bool any = false;
  const auto first = std::upper_bound(entries_.begin(), entries_.end(), position,
                                      [](Frames at, const Entry& entry) { return at < entry.end; });
  for (auto index = static_cast<std::size_t>(first - entries_.begin());
       index < entries_.size() && !out.empty(); ++index) {
    const Entry& entry = entries_[index];
    const auto count =
        std::min(out.size() / channels, static_cast<std::size_t>(entry.end - position));
    const auto part = out.first(count * channels);
    if (Track* source = track(index)) {
      source->read(position - entry.start, part);
      any = true;
    } else {
      std::fill(part.begin(), part.end(), 0.0F);
    }
    position += static_cast<Frames>(count);
    out = out.subspan(part.size());
  }
  std::fill(out.begin(), out.end(), 0.0F);
  return any;
}

Track* Playlist::track(std::size_t index) {
  if (!track_ || open_index_ != index) {
    // Before the other is closed: its descriptor could be taken meanwhile.
    auto opened = Track::open(entries_[index].path, rate_);
    const bool was_lost = std::exchange(entries_[index].is_lost, !opened);
    if (!opened) {
      if (warn_ && !was_lost)
        warn_(opened.error().message + "; it plays as silence until it can be read");
      return nullptr;
    }
    track_ = std::move(*opened);
    open_index_ = index;
  }
  return &*track_;
}

}  // namespace tactus::audio
