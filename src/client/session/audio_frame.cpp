#include "client/session/audio_frame.h"

namespace tactus::client {

AudioFrame to_public(const protocol::AudioFrame& frame) {
  const auto& features = frame.features;
  return {.hop_seq = frame.hop_seq,
          .uptime_ms = frame.uptime_ms,
          .rms = features.rms,
          .flux = features.flux,
          .fast_rms = features.fast_rms,
          .fast_flux = features.fast_flux,
          .bands = features.bands,
          .heavy_bands = features.heavy_bands,
          .chroma = features.chroma,
          .heavy_chroma = features.heavy_chroma,
          .waveform = features.waveform,
          .bpm = frame.bpm,
          .confidence = frame.confidence,
          .beat_phase = frame.beat_phase,
          .beat_tick = frame.beat_tick,
          .downbeat_tick = frame.downbeat_tick};
}

}  // namespace tactus::client
