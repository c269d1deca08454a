#pragma once

#include <tactus/transport_clock.h>

#include "audio/drivers/driver.h"
#include "audio/sources/source.h"

namespace tactus::audio {

/// Advances a clock by each block of a driver, and fills the block from a source.
///
///     AudioEngine engine{clock, source};
///     auto driver = make_driver(engine, options);
///
/// Clock and source must outlive it. Threads: the driver calls process.
class AudioEngine : public BlockHandler {
 public:
  AudioEngine(TransportClock& clock, Source& source) noexcept : clock_{clock}, source_{source} {}

  void process(std::span<float> out) noexcept TACTUS_NONBLOCKING override {
    clock_.update_position(static_cast<Frames>(out.size() / channels));
    source_.render(clock_.last_block(), out);
  }
  bool resting() const noexcept TACTUS_NONBLOCKING override { return !clock_.last_block().playing; }

 private:
  TransportClock& clock_;
  Source& source_;
};

}  // namespace tactus::audio
