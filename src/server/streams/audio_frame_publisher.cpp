#include "server/streams/audio_frame_publisher.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "platform/clock.h"
#include "protocol/spectrum/frame_reader.h"
#include "spectrum/spectrum_analyzer_access.h"

namespace tactus::server {
namespace {

using protocol::AudioFrame;
using protocol::FrameSource;

constexpr double frames_per_second = 30.0;
constexpr double most_certain = 0.999;  // 1 tells that the tempo is the transport's
constexpr std::array frame_sources{FrameSource::either, FrameSource::transport, FrameSource::audio};

/// The tune follows the transport, and a host knows its own tempo.
bool is_of_unknown_tempo(SourceKind kind) noexcept {
  return kind == SourceKind::file || kind == SourceKind::pipe || kind == SourceKind::capture;
}

}  // namespace

AudioFramePublisher::AudioFramePublisher(TimerQueue& timers, ByTopic<PublicationStats>& stats,
                                         const HopGrid& grid, const TransportClock& clock,
                                         const SpectrumAnalyzer* analyzer, BeatFeed& beats,
                                         std::function<SourceInfo()> info, Upstream* upstream)
    : timers_{timers},
      grid_{grid},
      clock_{clock},
      analyzer_{analyzer},
      beats_{beats},
      info_{std::move(info)},
      upstream_{upstream},
      topics_{Topic{TopicKind::audio, stats}, Topic{TopicKind::audio, stats},
              Topic{TopicKind::audio, stats}} {}

void AudioFramePublisher::subscribe(Session& session, FrameSource source) {
  const auto mine = sessions_.find(&session);
  if (mine != sessions_.end() && mine->second == source) return;
  unsubscribe(session);
  sessions_.emplace(&session, source);
  topics_[static_cast<std::size_t>(source)].subscribe(session);
  if (upstream_ != nullptr) return relay(source);
  if (!run_) begin();
  if (source != FrameSource::transport) beats_.add_user();
}

void AudioFramePublisher::relay(FrameSource source) {
  const auto index = static_cast<std::size_t>(source);
  if (relayed_[index]) return;
  relayed_[index] = upstream_->subscribe(
      protocol::encode_audio_request(source), {}, [this, index](const Upstream::Message& frame) {
        if (frame.binary && protocol::read_audio_frame(frame.bytes))
          topics_[index].publish(topics_[index].encode(frame.bytes, {.binary = true}));
      });
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
  const auto mine = sessions_.find(&session);
  if (mine == sessions_.end()) return;
  const FrameSource source = mine->second;
  Topic& topic = topics_[static_cast<std::size_t>(source)];
  topic.unsubscribe(session);
  sessions_.erase(mine);
  if (topic.subscribers() == 0) relayed_[static_cast<std::size_t>(source)].reset();
  if (upstream_ != nullptr) return;
  if (source != FrameSource::transport) beats_.remove_user();
  if (sessions_.empty()) run_.reset();
}

void AudioFramePublisher::tick(std::uint64_t deadline) {
  AudioFrameRun& f = *run_;
  const double frames_passed = static_cast<double>(deadline - f.last_deadline);
  f.last_deadline = deadline;
  const auto since_start = HopGrid::Clock::now() - grid_.start();
  AudioFrame frame =
      reader_->read(platform::monotonic_ns(), frames_passed * 1000.0 / frames_per_second);
  frame.hop_seq = static_cast<std::uint32_t>(grid_.now());
  frame.uptime_ms = static_cast<std::uint32_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(since_start).count());
  AudioFrame heard = frame;
  add_heard_beat(heard);
  constexpr std::uint64_t frames_between_looks = 30;
  if (f.frames++ % frames_between_looks == 0)
    f.may_hear = is_of_unknown_tempo(info_().kind) && clock_.snapshot().leader == Leader::internal;
  for (const FrameSource source : frame_sources) {
    const Topic& topic = topics_[static_cast<std::size_t>(source)];
    if (topic.subscribers() == 0) continue;
    const AudioFrame& chosen = hears(source) ? heard : frame;
    topic.publish(topic.encode(protocol::encode(chosen), {.binary = true}));
  }
}

bool AudioFramePublisher::hears(FrameSource source) const {
  const HeardBeat heard = beats_.heard();
  return source == FrameSource::audio ||
         (source == FrameSource::either && run_->may_hear && heard.lock != BeatLock::searching);
}

void AudioFramePublisher::add_heard_beat(AudioFrame& frame) {
  frame.beat_tick = frame.downbeat_tick = false;
  const HeardBeat heard = beats_.heard();
  frame.bpm = static_cast<float>(heard.bpm);
  frame.confidence = static_cast<float>(std::min(heard.confidence, most_certain));
  frame.beat_phase = 0.0F;
  if (beats_.detector() == nullptr) return;
  const beats::BeatLine& line = beats_.detector()->line();
  const double now = beats_.now_hops();
  const auto beat =
      line.index + static_cast<std::int64_t>(std::floor((now - line.beat) / line.interval));
  frame.beat_phase = static_cast<float>(line.phase_at(now));
  frame.beat_tick = heard.is_heard && run_->last_beat && beat > *run_->last_beat;
  frame.downbeat_tick = frame.beat_tick && beats_.detector()->place_of(beat).beat_in_bar == 1;
  run_->last_beat = beat;
}

}  // namespace tactus::server
