#pragma once

#include <tactus/features.h>
#include <tactus/transport_clock.h>
#if TACTUS_SPECTRUM
#include <tactus/spectrum_analyzer.h>
#endif

#include "audio/driver.h"
#include "audio/source.h"

namespace tactus::audio {

/// Moves a clock by each block that a driver asks for, fills the block from a source, and shows it
/// to an analyzer.
///
///     AudioEngine engine{clock, source};
///     engine.analyse_with(analyzer);
///     auto driver = make_driver(engine, options);
///
/// Clock, source and analyzer must outlive it. Threads: process is the driver's.
class AudioEngine final : public BlockHandler {
 public:
  AudioEngine(TransportClock& clock, Source& source) noexcept : clock_{clock}, source_{source} {}

#if TACTUS_SPECTRUM
  /// Shows every block to an analyzer of so many channels. Before the first block.
  void analyse_with(SpectrumAnalyzer& analyzer) noexcept { analyzer_ = &analyzer; }
#endif

  void process(std::span<float> out) noexcept TACTUS_NONBLOCKING override {
    clock_.update_position(static_cast<Frames>(out.size() / channels));
    source_.render(clock_.last_block(), out);
#if TACTUS_SPECTRUM
    if (analyzer_ != nullptr) analyzer_->push(out, clock_.sample_pos());
#endif
  }
  bool resting() const noexcept TACTUS_NONBLOCKING override { return !clock_.last_block().playing; }

 private:
  TransportClock& clock_;
  Source& source_;
#if TACTUS_SPECTRUM
  SpectrumAnalyzer* analyzer_ = nullptr;
#endif
};

}  // namespace tactus::audio
