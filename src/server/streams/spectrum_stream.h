#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string_view>

#include "protocol/spectrum/spectrum_frame.h"
#include "server/fanout/payload.h"
#include "server/fanout/timer_queue.h"
#include "server/fanout/topic.h"
#include "server/streams/hop_grid.h"
#include "server/streams/spectrum_feed.h"
#include "server/streams/upstream.h"

namespace tactus::server {

/// The spectrum with one set of options: each frame is encoded once for all subscribers. Thread:
/// the hub's.
class SpectrumStream {
 public:
  /// @param frames_sent  incremented per frame and subscriber
  /// @param upstream     null unless the server is an edge's
  SpectrumStream(TimerQueue& timers, const HopGrid& grid, SpectrumFeed& feed, Counter& frames_sent,
                 ByTopic<PublicationStats>& stats, const protocol::SpectrumOptions& options,
                 Upstream* upstream = nullptr);

  const protocol::SpectrumOptions& options() const noexcept { return options_; }
  const std::set<Session*>& subscribers() const noexcept { return subscribers_; }
  void subscribe(Session& session);
  void unsubscribe(Session& session);

 private:
  void tick(std::uint64_t hop);
  void relay(const Upstream::Message& frame);
  void publish(std::string_view bytes, bool binary, bool is_key);

  SpectrumFeed& feed_;
  Counter& frames_sent_;
  const protocol::SpectrumOptions options_;
  spectrum::LevelSmoother smoother_;
  protocol::SpectrumEncoder encoder_;
  Topic topic_;
  std::set<Session*> subscribers_;
  Payload key_;  // the last key frame, if delta-encoded
  std::uint64_t last_hop_;
  // One of them:
  std::optional<PeriodicTimer> timer_;
  std::unique_ptr<Upstream::Stream> relayed_;
};

}  // namespace tactus::server
