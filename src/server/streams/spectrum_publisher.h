#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "protocol/transport/transport_json.h"
#include "server/fanout/session.h"
#include "server/metrics/counter.h"
#include "server/metrics/limit_stats.h"
#include "server/streams/optional_spectrum.h"
#include "server/streams/spectrum_feed.h"
#include "server/streams/spectrum_stream.h"

namespace tactus::server {

/// The spectrum's subscribers, and one stream per set of options in use. The limits on subscribers
/// are those of audio.fft alone; both topics share the limit on sets of options, as
/// has_room_for_stream says. Thread: the hub's.
class SpectrumPublisher {
 public:
  SpectrumPublisher(TimerQueue& timers, ByTopic<PublicationStats>& publications,
                    const HopGrid& grid, SpectrumFeed& feed, const SpectrumLimits& limits,
                    Upstream* upstream = nullptr)
      : timers_{timers},
        publications_{publications},
        grid_{grid},
        feed_{feed},
        limits_{limits},
        upstream_{upstream} {}

  const SpectrumLimits& limits() const noexcept { return limits_; }
  bool has_subscriber(Session& session, protocol::SpectrumTopic topic) const;
  /// The limit that keeps a session from subscribing with these options, if any.
  std::optional<Limit> limit_for(Session& session, const protocol::SpectrumOptions& options) const;

  /// Sends the spectrum in this form to the session, from the next frame on.
  void subscribe(Session& session, const protocol::SpectrumOptions& options);
  /// @return whether it was subscribed
  bool unsubscribe(Session& session, protocol::SpectrumTopic topic);

  /// Whether there are subscribers, of either topic. Thread: any.
  bool has_subscribers() const noexcept {
    return fft_.count.value() > 0 || spectrum_.count.value() > 0;
  }
  /// Thread: any.
  protocol::SpectrumMetrics metrics() const noexcept;

 private:
  using Members = std::unordered_map<Session*, SpectrumStream*>;

  /// The subscribers of one topic.
  struct Subscribers {
    Members members = {};
    SingleWriter<std::size_t> count = {};  // written by: the hub; read by: any
  };
  Subscribers& of(protocol::SpectrumTopic topic) noexcept {
    return topic == protocol::SpectrumTopic::audio_fft ? fft_ : spectrum_;
  }
  const Subscribers& of(protocol::SpectrumTopic topic) const noexcept {
    return topic == protocol::SpectrumTopic::audio_fft ? fft_ : spectrum_;
  }

  std::size_t subscribers_at(const access::PeerBlock& network) const;
  bool has_room_for(Session& session, const protocol::SpectrumOptions& options) const;
  SpectrumStream& stream_for(const protocol::SpectrumOptions& options);
  void leave(Session& session, SpectrumStream*& stream);

  TimerQueue& timers_;
  ByTopic<PublicationStats>& publications_;
  const HopGrid& grid_;
  SpectrumFeed& feed_;
  const SpectrumLimits limits_;
  Upstream* const upstream_;  // null unless the server is an edge's
  Counter frames_sent_;       // written by: the hub; read by: any
  Subscribers fft_;           // of audio.fft
  Subscribers spectrum_;      // of spectrum
  std::vector<std::unique_ptr<SpectrumStream>> streams_;
};

}  // namespace tactus::server
