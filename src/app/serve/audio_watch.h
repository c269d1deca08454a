#pragma once

#include <tactus/audio_counters.h>

#include <mutex>

#include "audio/driver.h"
#include "audio/source.h"

namespace tactus::app {

/// What goes wrong with the audio, for a server that begins before the audio does and ends after
/// it. Thread: any but audio.
class AudioWatch {
 public:
  /// Ends the watch of an audio that is about to go.
  class Watched {
   public:
    explicit Watched(AudioWatch& watch) : watch_{watch} {}
    ~Watched() { watch_.forget(); }
    Watched(const Watched&) = delete;
    Watched& operator=(const Watched&) = delete;

   private:
    AudioWatch& watch_;
  };

  /// Counts what these two count, as long as what is returned lives; they must live longer.
  [[nodiscard]] Watched watch(const audio::Driver& driver, const audio::Source& source) {
    const std::lock_guard lock{mutex_};
    driver_ = &driver;
    source_ = &source;
    return Watched{*this};
  }

  /// So far; zeros before the audio begins.
  AudioCounters counters() const {
    const std::lock_guard lock{mutex_};
    return driver_ == nullptr ? last_ : now();
  }

 private:
  AudioCounters now() const { return {.xruns = driver_->xruns(), .dropouts = source_->dropouts()}; }
  void forget() {
    const std::lock_guard lock{mutex_};
    last_ = now();
    driver_ = nullptr;
  }

  mutable std::mutex mutex_;
  AudioCounters last_;  // what was counted when the audio went
  const audio::Driver* driver_ = nullptr;
  const audio::Source* source_ = nullptr;
};

}  // namespace tactus::app
