#include "server/streams/audio_frame_publisher.h"

#include <chrono>

#include "platform/clock.h"
#include "spectrum/spectrum_analyzer_access.h"

namespace tactus::server {
namespace {

constexpr double frames_per_second = 30.0;

}  // namespace

void AudioFramePublisher::subscribe(Session& session) {
  if (!run_) begin();
  topic_.subscribe(session);
}

void AudioFramePublisher::begin() {
  if (!reader_)
    reader_.emplace(clock_, analyzer_ == nullptr
                                ? nullptr
                                : &detail::SpectrumAnalyzerAccess::history(*analyzer_));
  reader_->restart();
  run_.emplace();
  run_->timer.emplace(timers_, frames_per_second, grid_.start(),
                      [this](std::uint64_t deadline) { tick(deadline); });
}

void AudioFramePublisher::unsubscribe(Session& session) {
  topic_.unsubscribe(session);
  if (topic_.subscribers() == 0) run_.reset();
}

void AudioFramePublisher::tick(std::uint64_t deadline) {
  AudioFrameRun& f = *run_;
  const double frames_passed = static_cast<double>(deadline - f.last_deadline);
  f.last_deadline = deadline;
  const auto since_start = HopGrid::Clock::now() - grid_.start();
  protocol::AudioFrame frame =
      reader_->read(platform::monotonic_ns(), frames_passed * 1000.0 / frames_per_second);
  frame.hop_seq = static_cast<std::uint32_t>(grid_.now());
  frame.uptime_ms = static_cast<std::uint32_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(since_start).count());
  topic_.publish(topic_.encode(protocol::encode(frame), {.binary = true}));
}

}  // namespace tactus::server
