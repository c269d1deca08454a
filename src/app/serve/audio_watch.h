#pragma once

#include <tactus/audio_counters.h>

#include <mutex>

#include "audio/drivers/driver.h"
#include "audio/engine.h"
#include "audio/sources/source.h"

namespace tactus::app {

/// State of the audio for a server that starts before the audio and outlives it. Thread: any but
/// audio.
class AudioWatch {
 public:
  /// Stops the watch on destruction, before the audio is destroyed.
  class Watched {
   public:
    explicit Watched(AudioWatch& watch) : watch_{watch} {}
    ~Watched() { watch_.forget(); }
    Watched(const Watched&) = delete;
    Watched& operator=(const Watched&) = delete;

   private:
    AudioWatch& watch_;
  };

  /// Reads all three until the returned object is destroyed; they must outlive it.
  [[nodiscard]] Watched watch(const audio::Driver& driver, const audio::Source& source,
                              const audio::AudioEngine& engine) {
    const std::lock_guard lock{mutex_};
    driver_ = &driver;
    source_ = &source;
    engine_ = &engine;
    return Watched{*this};
  }

  /// Totals so far; zeros before the audio starts.
  AudioCounters counters() const {
    const std::lock_guard lock{mutex_};
    return driver_ == nullptr ? last_ : now();
  }

  /// Adds the silence, and what is wrong with the sound device unless the source has a fault.
  void complete(SourceInfo& info) const {
    const std::lock_guard lock{mutex_};
    if (driver_ == nullptr) return;
    info.silent_seconds = engine_->silent_seconds();
    if (info.fault.empty()) info.fault = driver_->fault();
  }

 private:
  AudioCounters now() const {
    return {.xruns = driver_->xruns(),
            .dropouts = source_->dropouts(),
            .device_losses = driver_->losses(),
            .faults = source_->faults(),
            .buffered_ms = source_->info().buffered_ms};
  }
  void forget() {
    const std::lock_guard lock{mutex_};
    last_ = now();
    driver_ = nullptr;
  }

  mutable std::mutex mutex_;
  AudioCounters last_;  // totals when the watch stopped
  const audio::Driver* driver_ = nullptr;
  const audio::Source* source_ = nullptr;
  const audio::AudioEngine* engine_ = nullptr;
};

}  // namespace tactus::app
