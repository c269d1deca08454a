#pragma once

#include <cstddef>
#include <memory>
#include <unordered_map>
#include <vector>

#include "protocol/transport/transport_json.h"
#include "server/fanout/session.h"
#include "server/metrics/counter.h"
#include "server/streams/spectrum_feed.h"
#include "server/streams/spectrum_stream.h"

namespace tactus::server {

/// The table of spectrum subscribers, and one stream per set of options in use. Thread: the hub's.
class SpectrumPublisher {
 public:
  /// @param max_subscribers  0 for no limit
  SpectrumPublisher(TimerQueue& timers, ByTopic<PublicationStats>& publications,
                    const HopGrid& grid, SpectrumFeed& feed, std::size_t max_subscribers)
      : timers_{timers},
        publications_{publications},
        grid_{grid},
        feed_{feed},
        max_subscribers_{max_subscribers} {}

  std::size_t max_subscribers() const noexcept { return max_subscribers_; }
  bool has_subscriber(const Session& session) const;
  /// Whether a session has a place or would get one.
  bool has_place_for(const Session& session) const;

  /// Sends the spectrum in this form to the session, from the next frame on.
  void subscribe(Session& session, const protocol::SpectrumOptions& options);
  /// @return whether it was subscribed
  bool unsubscribe(Session& session);

  /// Number of subscribers. Thread: any.
  std::size_t subscribers() const noexcept { return subscribers_.value(); }
  /// Thread: any.
  protocol::SpectrumMetrics metrics() const noexcept;

 private:
  SpectrumStream& stream_for(const protocol::SpectrumOptions& options);
  void leave(Session& session, SpectrumStream*& stream);

  TimerQueue& timers_;
  ByTopic<PublicationStats>& publications_;
  const HopGrid& grid_;
  SpectrumFeed& feed_;
  const std::size_t max_subscribers_;
  // Written by: the hub; read by: any.
  SingleWriter<std::size_t> subscribers_;
  Counter frames_sent_;
  std::unordered_map<const Session*, SpectrumStream*> table_;
  std::vector<std::unique_ptr<SpectrumStream>> streams_;
};

}  // namespace tactus::server
