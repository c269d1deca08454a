#pragma once

#include <tactus/transport_clock.h>

#include <algorithm>

#include "audio/drivers/driver.h"
#include "audio/silence_meter.h"
#include "audio/sources/source.h"

namespace tactus::audio {

/// Advances a clock by each block of a driver, and fills the block from a source.
///
///     AudioEngine engine{clock, source};
///     auto driver = make_driver(engine, options);
///
/// The sound of a live source is heard by the analysis alone, unless `plays_live`: a device that
/// plays what is recorded from it feeds back. Clock and source must outlive it. Threads: the driver
/// calls process.
class AudioEngine : public BlockHandler {
 public:
  /// @param plays_live  whether the device plays a live source
  AudioEngine(TransportClock& clock, Source& source, bool plays_live = false) noexcept
      : clock_{clock}, source_{source}, plays_live_{plays_live} {}

  void process(std::span<float> out) noexcept TACTUS_NONBLOCKING final {
    clock_.update_position(static_cast<Frames>(out.size() / channels));
    source_.render(clock_.last_block(), out);
    silence_.add(out);
    analyze(out);
    if (source_.may_be_live() && !plays_live_) std::fill(out.begin(), out.end(), 0.0F);
  }
  bool resting() const noexcept TACTUS_NONBLOCKING override {
    return !clock_.last_block().playing && !source_.live();
  }

  /// Time since the last sound above -60 dBFS; 0 before the first block. Thread: any.
  double silent_seconds() const noexcept {
    return static_cast<double>(silence_.frames()) / clock_.options().sample_rate;
  }

 protected:
  /// Receives the sound of each block before the device does. Thread: audio. Realtime-safe: yes.
  virtual void analyze(std::span<const float>) noexcept TACTUS_NONBLOCKING {}

 private:
  TransportClock& clock_;
  Source& source_;
  const bool plays_live_;
  SilenceMeter silence_;
};

}  // namespace tactus::audio
