#include "protocol/spectrum/audio_frame_reader.h"

#include <tactus/tempo.h>

namespace tactus::protocol {
namespace {

constexpr int max_beats_per_frame = 64;

}  // namespace

AudioFrameReader::AudioFrameReader(const TransportClock& clock,
                                   const spectrum::SampleHistory* history)
    : clock_{clock}, beats_{clock} {
  if (history == nullptr) return;
  reader_.emplace(*history);
  features_.emplace(*history);
}

void AudioFrameReader::restart() {
  if (features_) features_->restart();
  beats_.skip_to_now();
}

AudioFrame AudioFrameReader::read(std::int64_t now_ns, double elapsed_ms) {
  const TransportSnapshot now = clock_.snapshot();
  AudioFrame frame{.features = {},
                   .bpm = static_cast<float>(now.bpm),
                   .beat_phase = static_cast<float>(beat_fraction(now.beat_pos, 1))};
  if (reader_) {
    reader_->update(now_ns);
    frame.features = features_->update(*reader_, elapsed_ms);
  }
  int beats = 0;
  while (const auto beat = beats_.next()) {
    frame.beat_tick = true;
    frame.downbeat_tick = frame.downbeat_tick || beat->downbeat();
    if (++beats < max_beats_per_frame) continue;
    beats_.skip_to_now();  // a loop of a few samples makes more beats than a frame can hold
    break;
  }
  return frame;
}

}  // namespace tactus::protocol
