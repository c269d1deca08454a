#include "server/streams/audio_frame_publisher.h"

#include <tactus/tempo.h>

#include <memory>

#include "platform/clock.h"
#include "protocol/spectrum/audio_frame.h"
#include "spectrum/spectrum_analyzer_access.h"

namespace tactus::server {
namespace {

constexpr double frames_per_second = 30.0;
constexpr int max_beats_per_frame = 64;

}  // namespace

void AudioFramePublisher::subscribe(Session& session) {
  if (!following_) begin();
  topic_.subscribe(session);
}

void AudioFramePublisher::begin() {
  if (analyzer_ != nullptr) {
    if (!reader_) reader_.emplace(detail::SpectrumAnalyzerAccess::history(*analyzer_));
    if (!features_) features_.emplace(detail::SpectrumAnalyzerAccess::history(*analyzer_));
    features_->restart();
  }
  following_.emplace(clock_);
  following_->timer.emplace(timers_, frames_per_second, grid_.start(),
                            [this](std::uint64_t deadline) { tick(deadline); });
}

void AudioFramePublisher::unsubscribe(Session& session) {
  topic_.unsubscribe(session);
  if (topic_.subscribers() == 0) following_.reset();
}

void AudioFramePublisher::tick(std::uint64_t deadline) {
  Following& f = *following_;
  const double frames_passed = static_cast<double>(deadline - f.last_deadline);
  f.last_deadline = deadline;
  const auto since_start = HopGrid::Clock::now() - grid_.start();
  const TransportSnapshot now = clock_.snapshot();
  protocol::AudioFrame frame{
      .hop_seq = static_cast<std::uint32_t>(grid_.now()),
      .uptime_ms = static_cast<std::uint32_t>(
          std::chrono::duration_cast<std::chrono::milliseconds>(since_start).count()),
      .features = {},
      .bpm = static_cast<float>(now.bpm),
      .beat_phase = static_cast<float>(beat_fraction(now.beat_pos, 1))};
  if (reader_) {
    reader_->update(platform::monotonic_ns());
    frame.features = features_->update(*reader_, frames_passed * 1000.0 / frames_per_second);
  }
  int beats = 0;
  while (const auto beat = f.beats.next()) {
    frame.beat_tick = true;
    frame.downbeat_tick = frame.downbeat_tick || beat->downbeat();
    if (++beats < max_beats_per_frame) continue;
    f.beats.skip_to_now();  // a loop of a few samples makes more beats than a frame can hold
    break;
  }
  topic_.publish(topic_.encode(protocol::encode(frame), {.binary = true}));
}

}  // namespace tactus::server
