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

#include "audio/page_cache.h"
#include "audio/page_plan.h"
#include "audio/playlist.h"
#include "audio/source.h"

namespace tactus::audio {

/// Plays audio files, end to end, from the disk: about a second ahead of the playhead is in
/// memory, whatever their length.
///
/// A thread of its own looks every few milliseconds where the playhead is, and loads what comes
/// next, loop included; the audio thread wakes nobody. What is not loaded in time is silence, and
/// counted. After a seek that takes a moment, unless it is to the loop's start, the start, or the
/// place `stop` returns to.
class FileSource final : public Source {
 public:
  /// @param paths  at least one
  /// @param rate   the engine's, 8,000 to 384,000 Hz
  /// Thread: any. Errors: NOT_FOUND, INVALID_ARGUMENT, naming the file.
  static Result<std::unique_ptr<FileSource>> open(std::span<const std::string> paths,
                                                  SampleRate rate);
  ~FileSource() override = default;

  void render(const TransportBlock& block,
              std::span<float> out) noexcept TACTUS_NONBLOCKING override;
  std::optional<Frames> length() const override { return length_; }
  bool ended(Frames position) const noexcept TACTUS_NONBLOCKING override {
    return position >= length_;
  }
  std::string description() const override { return description_; }

  /// Loads what playing from a place needs, and returns when it is there. For before the start: a
  /// render in the meantime moves the place.
  /// Thread: any but audio. Realtime-safe: no (reads the disk). Errors: none.
  void prime(Frames position);

  /// Blocks in which something was not loaded in time. Thread: any. Realtime-safe: yes.
  std::uint64_t dropouts() const noexcept TACTUS_NONBLOCKING override {
    return dropouts_.load(std::memory_order_relaxed);
  }

 private:
  FileSource(Playlist playlist, SampleRate rate);

  void note_playhead(const TransportBlock& block, Frames next) noexcept TACTUS_NONBLOCKING;
  bool copy(Frames position, std::span<float> out) noexcept TACTUS_NONBLOCKING;
  PlayheadHint hint() const noexcept;
  bool load_missing();
  void run(const std::stop_token& stop);

  Playlist playlist_;  // the loading thread's
  const Frames length_;
  const std::string description_;
  PageCache cache_;
  Frames expected_ = 0;  // audio thread only: where the next block begins without a jump

  // Where the playhead is. Written by: audio thread, and prime before it starts. Read by: loading
  // thread, word by word: a mixture of two moments only makes it load something in vain.
  std::atomic<Frames> position_{0};
  std::atomic<Frames> return_to_{0};
  std::atomic<Frames> loop_start_{0};
  std::atomic<Frames> loop_end_{0};
  std::atomic<bool> loops_{false};
  std::atomic<std::uint64_t> dropouts_{0};  // written by: audio thread; read by: any

  // Between prime and the loading thread.
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::uint64_t asked_ = 0;
  std::uint64_t answered_ = 0;

  std::jthread thread_;  // last: it uses the others
};

}  // namespace tactus::audio
