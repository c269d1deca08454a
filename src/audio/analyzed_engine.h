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
  /// @param plays_live  as AudioEngine's
  AnalyzedEngine(TransportClock& clock, Source& source, SpectrumAnalyzer& analyzer,
                 bool plays_live = false) noexcept
      : AudioEngine{clock, source, plays_live}, clock_{clock}, analyzer_{analyzer} {}

 private:
  void analyze(std::span<const float> sound) noexcept TACTUS_NONBLOCKING override {
    analyzer_.push(sound, clock_.sample_pos());
  }

  TransportClock& clock_;
  SpectrumAnalyzer& analyzer_;
};

}  // namespace tactus::audio
