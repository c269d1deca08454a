#pragma once

#include <tactus/result.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "audio/files/page_cache.h"
#include "audio/files/page_plan.h"
#include "audio/files/playlist.h"
#include "audio/sources/source.h"

namespace tactus::audio {

/// Plays audio files in sequence from disk. About one second ahead of the playhead is in memory,
/// for files of any length.
///
/// A loading thread polls the playhead every few milliseconds and loads the next pages, including
/// the loop's. The audio thread wakes no other thread. Pages that are not loaded in time, or whose
/// file cannot be played at its turn, play as silence and count as dropouts. A seek may therefore
/// start with silence. Seeks to the loop start, to frame 0 or to the return position of `stop` do
/// not.
class FileSource final : public Source {
 public:
  /// @param paths  at least one
  /// @param rate   the engine's, 8,000 to 384,000 Hz
  /// @param warn   receives a line for each file that cannot be played as listed at its turn
  /// Thread: any; `warn` is called on the loading thread. Errors: NOT_FOUND or INVALID_ARGUMENT,
  /// naming the file.
  static Result<std::unique_ptr<FileSource>> open(std::span<const std::string> paths,
                                                  SampleRate rate, FileFaults::Warn warn = {});
  ~FileSource() override = default;

  void render(const TransportBlock& block,
              std::span<float> out) noexcept TACTUS_NONBLOCKING override;
  std::optional<Frames> length() const override { return length_; }
  bool ended(Frames position) const noexcept TACTUS_NONBLOCKING override {
    return position >= length_;
  }
  std::vector<Frames> file_starts() const override;
  Frames playable_from(Frames position) const override { return playlist_.playable_from(position); }
  SourceInfo info() const override;
  std::string description() const override { return playlist_.description(); }

  /// The files, and their places on the timeline. Thread: any, const functions only.
  const Playlist& playlist() const noexcept { return playlist_; }

  /// Loads the pages needed to play from a position, and waits for them. Call it before starting: a
  /// render in the meantime changes the position.
  /// Thread: any but audio. Realtime-safe: no (reads the disk). Errors: none.
  void prime(Frames position);

  /// Number of blocks with missing pages. Thread: any. Realtime-safe: yes.
  std::uint64_t dropouts() const noexcept TACTUS_NONBLOCKING override {
    return dropouts_.load(std::memory_order_relaxed);
  }
  std::uint64_t faults() const noexcept TACTUS_NONBLOCKING override { return faults_->count(); }

 private:
  FileSource(std::unique_ptr<FileFaults> faults, Playlist playlist, SampleRate rate);

  void note_playhead(const TransportBlock& block, Frames next) noexcept TACTUS_NONBLOCKING;
  bool copy(Frames position, std::span<float> out) noexcept TACTUS_NONBLOCKING;
  PlayheadHint hint() const noexcept;
  bool load_missing();
  void follow_loop(const PlayheadHint& hint);
  void run(const std::stop_token& stop);

  const SampleRate rate_;
  const std::unique_ptr<FileFaults> faults_;
  Playlist playlist_;  // changed by: loading thread
  const Frames length_;
  PageCache cache_;
  Frames expected_ = 0;  // audio thread only: next block's position without a jump

  // The playhead. Written by: audio thread, and prime before it starts. Read by: loading thread,
  // word by word. An inconsistent read only causes an unnecessary load.
  std::atomic<Frames> position_{0};
  std::atomic<Frames> return_to_{0};
  std::atomic<Frames> loop_start_{0};
  std::atomic<Frames> loop_end_{0};
  std::atomic<bool> loops_{false};
  std::atomic<std::uint64_t> dropouts_{0};  // written by: audio thread; read by: any

  // Shared by prime and the loading thread.
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::uint64_t asked_ = 0;
  std::uint64_t answered_ = 0;

  std::jthread thread_;  // last: it uses the other members
};

}  // namespace tactus::audio
