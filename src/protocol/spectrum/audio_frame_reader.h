#pragma once

#include <tactus/beat_reader.h>
#include <tactus/transport_clock.h>

#include <cstdint>
#include <optional>

#include "protocol/spectrum/audio_frame.h"
#include "spectrum/features.h"
#include "spectrum/spectrum_reader.h"

namespace tactus::protocol {

/// Fills audio frames from a clock and its sound.
///
/// Threads: one.
class AudioFrameReader {
 public:
  /// @param history  null for silence. Both must outlive the reader.
  AudioFrameReader(const TransportClock& clock, const spectrum::SampleHistory* history);

  /// Forgets the smoothing, and the beats up to now. Cheap.
  void restart();

  /// The sound now, and the beats since the last call.
  /// @param now_ns      monotonic
  /// @param elapsed_ms  since the last call
  /// @return without hop_seq and uptime_ms
  AudioFrame read(std::int64_t now_ns, double elapsed_ms);

 private:
  const TransportClock& clock_;
  // Expensive to create.
  std::optional<spectrum::SpectrumReader> reader_;
  std::optional<spectrum::FeatureReader> features_;
  BeatReader beats_;
};

}  // namespace tactus::protocol
