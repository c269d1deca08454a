#include "audio/files/playlist.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "audio/files/file_edges.h"

namespace tactus::audio {
namespace {

std::string minutes_and_seconds(Frames frames, SampleRate rate) {
  const Frames seconds = frames / rate;
  return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
}

}  // namespace

Result<Playlist> Playlist::open(std::span<const std::string> paths, SampleRate rate,
                                FileFaults& faults) {
  Playlist playlist{rate, faults};
  Frames end = 0;
  for (const std::string& path : paths) {
    std::error_code failure;
    const auto status = platform::status_of(path, failure);
    auto track = Track::open(path, rate);
    if (!track) return track.error();
    playlist.files_.push_back({.path = path,
                               .start = end,
                               .end = end + track->length(),
                               .rate = track->file_rate(),
                               .channels = track->file_channels()});
    end += track->length();
    if (playlist.files_.size() > 1) continue;
    playlist.track_ = std::move(*track);
    playlist.status_ = status;
  }
  playlist.damaged_.resize(playlist.files_.size());
  if (playlist.files_.empty()) {
    return Error{ErrorCode::invalid_argument, "no file to play", "file"};
  }
  return playlist;
}

std::string Playlist::description() const {
  const std::string time = minutes_and_seconds(length(), rate_);
  if (files_.size() > 1) return fmt::format("{} files, {}", files_.size(), time);
  const File& only = files_.front();
  const std::string name = std::filesystem::path{only.path}.filename().string();
  if (only.rate == rate_) return fmt::format("{}, {}", name, time);
  return fmt::format("{}, {}, {} Hz resampled", name, time, only.rate);
}

std::vector<std::string> Playlist::paths() const {
  std::vector<std::string> paths;
  for (const File& file : files_) paths.push_back(file.path);
  return paths;
}

std::size_t Playlist::index_at(Frames position) const noexcept {
  const auto found = std::upper_bound(files_.begin(), files_.end() - 1, position,
                                      [](Frames at, const File& file) { return at < file.end; });
  return static_cast<std::size_t>(found - files_.begin());
}

Frames Playlist::playable_from(Frames position) const {
  while (position < length()) {
    const std::size_t index = index_at(position);
    const auto playable = faults_->playable(index);
    if (!playable || position - files_[index].start < *playable) break;
    position = files_[index].end;
  }
  return position;
}

bool Playlist::read(Frames position, std::span<float> out) {
  bool any = false;
  while (!out.empty() && position < length()) {
    const std::size_t index = index_at(position);
    const File& file = files_[index];
    const auto count =
        std::min(out.size() / channels, static_cast<std::size_t>(file.end - position));
    const auto part = out.first(count * channels);
    Track* source = track(index);
    if (source != nullptr && position - file.start < source->length()) {
      source->read(position - file.start, part, [this, index](Frames at, std::span<float> around) {
        read_around(index, at, around);
      });
      check_damage(index);
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
  const std::string& path = files_[index].path;
  std::error_code failure;
  const auto status = platform::status_of(path, failure);
  const bool is_open = track_ && open_index_ == index;
  // An open file can be read even after it was deleted.
  if (is_open && (failure || status == status_)) {
    if (track_->length() != files_[index].end - files_[index].start) check_length(index);
    return &*track_;
  }
  // Before the other is closed: its descriptor could be taken meanwhile.
  auto opened = Track::open(path, rate_);
  if (is_open || opened) track_.reset();
  if (is_open) damaged_[index] = false;  // another version of the file
  if (!opened) {
    faults_->report(index, 0, opened.error().message + "; it is skipped until it can be read");
    return nullptr;
  }
  track_ = std::move(*opened);
  open_index_ = index;
  status_ = status;
  forget_surroundings();
  check_length(index);
  return &*track_;
}

void Playlist::check_length(std::size_t index) {
  const File& file = files_[index];
  const Frames listed = file.end - file.start;
  const Frames now = track_->length();
  if (now == listed) {
    if (!damaged_[index]) faults_->clear(index);
    return;
  }
  faults_->report(
      index, std::min(now, listed),
      fmt::format("{} has changed: it lasts {:.3f} s instead of {:.3f} s; {}", file.path,
                  static_cast<double>(now) / rate_, static_cast<double>(listed) / rate_,
                  now < listed ? "the rest is skipped" : "it is played up to its former length"));
}

// Once for each file: damage stays, and a loop meets it again and again. A file of another length
// has that fault.
void Playlist::check_damage(std::size_t index) {
  const File& file = files_[index];
  if (damaged_[index] || track_->length() != file.end - file.start || !track_->is_damaged()) return;
  damaged_[index] = true;
  faults_->report(index, file.end - file.start,
                  fmt::format("{} is damaged; what cannot be decoded plays as silence", file.path));
}

std::vector<Playlist::Range> Playlist::follow_loop(bool loops, Frames start, Frames end) {
  std::optional<Loop> loop;
  if (loops && 0 <= start && start < end && end <= length()) {
    const Loop whole{.first = index_at(start), .last = index_at(end - 1)};
    if (files_[whole.first].start == start && files_[whole.last].end == end) loop = whole;
  }
  if (loop == loop_) return {};
  std::vector<Range> changed;
  // The reach of a filter at the engine's rate, for files of 1 kHz and above.
  const Frames reach = rate_ / 10;
  for (const auto& joined : {loop, loop_}) {
    if (!joined) continue;
    const File& first = files_[joined->first];
    const File& last = files_[joined->last];
    if (first.rate != rate_)
      changed.push_back({first.start, std::min(first.end, first.start + reach)});
    if (last.rate != rate_) changed.push_back({std::max(last.start, last.end - reach), last.end});
  }
  loop_ = loop;
  forget_surroundings();
  return changed;
}

void Playlist::forget_surroundings() {
  before_.reset();
  after_.reset();
  if (track_) track_->forget();
}

void Playlist::read_around(std::size_t index, Frames position, std::span<float> out) {
  const bool is_before = position < 0;
  auto& known = is_before ? before_ : after_;
  if (!known) known = is_before ? frames_before(index) : frames_after(index);
  const Frames held = static_cast<Frames>(known->size() / channels);
  Frames at = is_before ? position + held : position - track_->file_frames();
  for (std::size_t i = 0; i < out.size(); i += channels, ++at) {
    const bool is_held = 0 <= at && at < held;
    for (std::size_t channel = 0; channel < channels; ++channel) {
      out[i + channel] =
          is_held ? (*known)[static_cast<std::size_t>(at) * channels + channel] : 0.0F;
    }
  }
}

// Files shorter than the filter are followed by further ones.
std::vector<float> Playlist::frames_before(std::size_t index) const {
  std::vector<float> frames;
  for (auto at = previous(index); at; at = previous(*at)) {
    const Frames missing = track_->reach() - static_cast<Frames>(frames.size() / channels);
    if (missing <= 0) break;
    const auto part = last_frames(files_[*at].path, track_->file_rate(), missing);
    if (part.empty()) break;
    frames.insert(frames.begin(), part.begin(), part.end());
  }
  return frames;
}

std::vector<float> Playlist::frames_after(std::size_t index) const {
  std::vector<float> frames;
  for (auto at = next(index); at; at = next(*at)) {
    const Frames missing = track_->reach() - static_cast<Frames>(frames.size() / channels);
    if (missing <= 0) break;
    const auto part = first_frames(files_[*at].path, track_->file_rate(), missing);
    if (part.empty()) break;
    frames.insert(frames.end(), part.begin(), part.end());
  }
  return frames;
}

std::optional<std::size_t> Playlist::previous(std::size_t index) const {
  if (loop_ && index == loop_->first) return loop_->last;
  return index > 0 ? std::optional{index - 1} : std::nullopt;
}

std::optional<std::size_t> Playlist::next(std::size_t index) const {
  if (loop_ && index == loop_->last) return loop_->first;
  return index + 1 < files_.size() ? std::optional{index + 1} : std::nullopt;
}

}  // namespace tactus::audio
