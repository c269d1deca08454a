#pragma once

#include <tactus/realtime.h>
#include <tactus/units.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace tactus::audio {

/// Which files of a playlist cannot be played as listed: they are gone, damaged or have changed.
///
/// The loading thread reports its attempts in passes. A fault is current if the latest complete
/// pass found it; an older one may have been repaired. Threads: the loading thread reports; any
/// thread but audio reads.
class FileFaults {
 public:
  /// Receives one line for a person.
  using Warn = std::function<void(const std::string&)>;

  /// @param warn  called for each new fault, on the loading thread; may be empty
  explicit FileFaults(Warn warn = {}) : warn_{std::move(warn)} {}

  void begin_pass();
  void end_pass();
  /// @param playable  frames from the start of the file that can be played
  /// @param text      what is wrong, for a person; a new text counts as a new fault
  void report(std::size_t file, Frames playable, const std::string& text);
  /// The file can be played as listed.
  void clear(std::size_t file);

  /// Number of playable frames if the file has a current fault.
  std::optional<Frames> playable(std::size_t file) const;
  /// The faults, one a line: that of a file first, five of them at most. Empty if there is none.
  std::string text(std::size_t file) const;
  /// Number of faults so far. Thread: any. Realtime-safe: yes.
  std::uint64_t count() const noexcept TACTUS_NONBLOCKING {
    return count_.load(std::memory_order_relaxed);
  }

 private:
  struct Fault {
    Frames playable = 0;
    std::string text = {};
    std::uint64_t pass = 0;  // the latest that found it
  };

  const Warn warn_;
  std::atomic<std::uint64_t> count_{0};  // written by: loading thread; read by: any
  mutable std::mutex mutex_;             // guards what follows
  std::map<std::size_t, Fault> faults_;  // by file
  std::uint64_t pass_ = 0;
  std::uint64_t complete_pass_ = 0;
};

}  // namespace tactus::audio
