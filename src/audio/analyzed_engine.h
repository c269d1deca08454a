#pragma once

#include <tactus/spectrum_analyzer.h>

#include "audio/engine.h"

namespace tactus::audio {

/// An AudioEngine that also passes each block to an analyzer with the same number of channels.
///
///     AnalyzedEngine engine{clock, source, analyzer};
///
/// Clock, source and analyzer must outlive it. Threads: as AudioEngine.
class AnalyzedEngine final : public AudioEngine {
 public:
  AnalyzedEngine(TransportClock& clock, Source& source, SpectrumAnalyzer& analyzer) noexcept
      : AudioEngine{clock, source}, clock_{clock}, analyzer_{analyzer} {}

  void process(std::span<float> out) noexcept TACTUS_NONBLOCKING override {
    AudioEngine::process(out);
    analyzer_.push(out, clock_.sample_pos());
  }

 private:
  TransportClock& clock_;
  SpectrumAnalyzer& analyzer_;
};

}  // namespace tactus::audio
