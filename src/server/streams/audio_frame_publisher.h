#pragma once

#include <tactus/source_info.h>
#include <tactus/spectrum_analyzer.h>
#include <tactus/transport_clock.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>

#include "protocol/beats/heard_beat_json.h"
#include "protocol/spectrum/audio_frame_reader.h"
#include "server/fanout/session.h"
#include "server/fanout/timer_queue.h"
#include "server/fanout/topic.h"
#include "server/streams/beat_feed.h"
#include "server/streams/hop_grid.h"
#include "server/streams/upstream.h"

namespace tactus::server {

/// State from frame to frame, while there are subscribers.
struct AudioFrameRun {
  std::uint64_t last_deadline = 0;
  std::uint64_t frames = 0;
  bool may_hear = false;                  // the transport does not know the sound's tempo
  std::optional<std::int64_t> last_beat;  // heard
  std::optional<PeriodicTimer> timer;
};

/// Publishes audio frames, 30 a second, while there are subscribers: one for all with the same
/// source of tempo and beat. Thread: the hub's.
class AudioFramePublisher {
 public:
  /// @param analyzer  null for silence
  /// @param info      what is heard
  /// @param upstream  null unless the server is an edge's
  AudioFramePublisher(TimerQueue& timers, ByTopic<PublicationStats>& stats, const HopGrid& grid,
                      const TransportClock& clock, const SpectrumAnalyzer* analyzer,
                      BeatFeed& beats, std::function<SourceInfo()> info,
                      Upstream* upstream = nullptr);

  /// A second time changes the source.
  void subscribe(Session& session, protocol::FrameSource source);
  void unsubscribe(Session& session);

 private:
  void begin();
  void relay(protocol::FrameSource source);
  void tick(std::uint64_t deadline);
  bool hears(protocol::FrameSource source) const;
  void add_heard_beat(protocol::AudioFrame& frame);

  TimerQueue& timers_;
  const HopGrid& grid_;
  const TransportClock& clock_;
  const SpectrumAnalyzer* analyzer_;
  BeatFeed& beats_;
  const std::function<SourceInfo()> info_;
  Upstream* const upstream_;
  std::array<Topic, 3> topics_;  // by FrameSource
  std::unordered_map<Session*, protocol::FrameSource> sessions_;
  // Expensive to create, so kept after the first subscription.
  std::optional<protocol::AudioFrameReader> reader_;
  std::optional<AudioFrameRun> run_;
  std::array<std::unique_ptr<Upstream::Stream>, 3> relayed_;  // by FrameSource
};

}  // namespace tactus::server
