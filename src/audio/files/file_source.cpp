#include "audio/files/file_source.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>

#include "audio/sources/block_runs.h"
#include "platform/this_thread.h"

namespace tactus::audio {
namespace {

constexpr std::chrono::milliseconds poll_period{10};
// A page lasts about 85 ms at any rate; a plan is about one second.
constexpr Frames page_frames_per_48_khz = 4'096;
constexpr std::size_t page_slots = 24;
static_assert(most_planned_pages < page_slots);

Frames page_frames_at(SampleRate rate) {
  return page_frames_per_48_khz * ((rate + 47'999) / 48'000);
}

}  // namespace

Result<std::unique_ptr<FileSource>> FileSource::open(std::span<const std::string> paths,
                                                     SampleRate rate, FileFaults::Warn warn) {
  auto faults = std::make_unique<FileFaults>(std::move(warn));
  auto playlist = Playlist::open(paths, rate, *faults);
  if (!playlist) return playlist.error();
  return std::unique_ptr<FileSource>{new FileSource{std::move(faults), std::move(*playlist), rate}};
}

FileSource::FileSource(std::unique_ptr<FileFaults> faults, Playlist playlist, SampleRate rate)
    : rate_{rate},
      faults_{std::move(faults)},
      playlist_{std::move(playlist)},
      length_{playlist_.length()},
      cache_{page_frames_at(rate), page_slots},
      thread_{[this](const std::stop_token& stop) { run(stop); }} {}

std::vector<Frames> FileSource::file_starts() const {
  std::vector<Frames> starts;
  for (const Playlist::File& file : playlist_.files()) starts.push_back(file.start);
  return starts;
}

void FileSource::render(const TransportBlock& block, std::span<float> out) noexcept {
  if (!block.playing) {
    std::fill(out.begin(), out.end(), 0.0F);
    note_playhead(block, block.start);
    return;
  }
  BlockRuns runs{block, out.size() / channels};
  bool whole = true;
  while (const auto run = runs.next()) {
    const bool copied =
        copy(run->position, out.subspan(run->offset * channels, run->frames * channels));
    whole = whole && copied;
  }
  if (!whole) dropouts_.fetch_add(1, std::memory_order_relaxed);
  note_playhead(block, runs.position());
}

bool FileSource::copy(Frames position, std::span<float> out) noexcept {
  bool whole = true;
  while (!out.empty() && position < length_) {
    const Frames left_in_page = cache_.page_frames() - position % cache_.page_frames();
    const auto count = std::min(out.size() / channels, static_cast<std::size_t>(left_in_page));
    const auto part = out.first(count * channels);
    if (!cache_.read(position, part)) {
      std::fill(part.begin(), part.end(), 0.0F);
      whole = false;
    }
    position += static_cast<Frames>(count);
    out = out.subspan(part.size());
  }
  std::fill(out.begin(), out.end(), 0.0F);
  return whole;
}

void FileSource::note_playhead(const TransportBlock& block, Frames next) noexcept {
  if (block.start != expected_) return_to_.store(block.start, std::memory_order_relaxed);
  expected_ = next;
  position_.store(next, std::memory_order_relaxed);
  loop_start_.store(block.loop_start, std::memory_order_relaxed);
  loop_end_.store(block.loop_end, std::memory_order_relaxed);
  loops_.store(block.loops, std::memory_order_relaxed);
}

PlayheadHint FileSource::hint() const noexcept {
  return {.position = position_.load(std::memory_order_relaxed),
          .return_to = return_to_.load(std::memory_order_relaxed),
          .loop_start = loop_start_.load(std::memory_order_relaxed),
          .loop_end = loop_end_.load(std::memory_order_relaxed),
          .loops = loops_.load(std::memory_order_relaxed)};
}

SourceInfo FileSource::info() const {
  const std::size_t index = playlist_.index_at(position_.load(std::memory_order_relaxed));
  SourceInfo info{.kind = SourceKind::file};
  for (const Playlist::File& file : playlist_.files())
    info.files.push_back(std::filesystem::path{file.path}.filename().string());
  info.name = info.files[index];
  info.length_seconds = static_cast<double>(length_) / rate_;
  info.index = index;
  info.sample_rate = playlist_.files()[index].rate;
  info.channels = playlist_.files()[index].channels;
  info.fault = faults_->text(index);
  return info;
}

void FileSource::prime(Frames position) {
  position_.store(position, std::memory_order_relaxed);
  std::unique_lock lock{mutex_};
  const std::uint64_t ticket = ++asked_;
  changed_.notify_all();
  changed_.wait(lock, [&] { return answered_ >= ticket; });
}

// Loads one page, so that a seek is noticed after each. Returns false if none is missing but those
// of files that cannot be opened, which the next poll tries again.
bool FileSource::load_missing() {
  const PlayheadHint playhead = hint();
  follow_loop(playhead);
  const auto plan = plan_pages(playhead, cache_.page_frames(), length_);
  const auto fill = [this](Frames position, std::span<float> out) {
    return playlist_.read(position, out);
  };
  faults_->begin_pass();
  const bool loaded = std::ranges::any_of(
      plan, [&](Frames page) { return !cache_.holds(page) && cache_.load(page, plan, fill); });
  if (!loaded) faults_->end_pass();
  return loaded;
}

void FileSource::follow_loop(const PlayheadHint& hint) {
  for (const auto& [start, end] :
       playlist_.follow_loop(hint.loops, hint.loop_start, hint.loop_end)) {
    for (Frames page = start / cache_.page_frames(); page * cache_.page_frames() < end; ++page)
      cache_.expire(page);
  }
}

void FileSource::run(const std::stop_token& stop) {
  platform::name_this_thread("tactus-loader");
  std::unique_lock lock{mutex_};
  while (!stop.stop_requested()) {
    const std::uint64_t asked = asked_;
    lock.unlock();
    while (!stop.stop_requested() && load_missing()) {
    }
    lock.lock();
    answered_ = asked;
    changed_.notify_all();
    changed_.wait_for(lock, stop, poll_period, [&] { return asked_ != asked; });
  }
}

}  // namespace tactus::audio
