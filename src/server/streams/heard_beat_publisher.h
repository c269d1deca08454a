#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

#include "beats/beat_tracker.h"
#include "server/fanout/session.h"
#include "server/fanout/topic.h"
#include "server/streams/beat_feed.h"
#include "server/streams/upstream.h"

namespace tactus::server {

/// Publishes the heard beat: each beat ahead of its time, once for all clients with the same lead
/// in whole hops, and the tempo on change, at most four times a second. Thread: the hub's.
class HeardBeatPublisher {
 public:
  /// @param upstream  null unless the server is an edge's
  HeardBeatPublisher(BeatFeed& feed, ByTopic<PublicationStats>& stats,
                     Upstream* upstream = nullptr);

  /// Sends beats to a session, `lead_ms` ahead; a second time changes the lead.
  void subscribe_beats(Session& session, double lead_ms);
  void unsubscribe_beats(Session& session);
  /// Sends the present tempo to a session at once, and each change of it.
  void subscribe_tempo(Session& session);
  void unsubscribe_tempo(Session& session);

 private:
  /// The clients with one lead.
  struct Stream {
    Stream(int lead_hops, ByTopic<PublicationStats>& stats);
    Topic topic;
    beats::BeatAnnouncer announcer;
    std::unique_ptr<Upstream::Stream> relayed = {};
  };
  void relay(Stream& stream, int lead_hops);
  void relay_tempo();
  void publish();
  void announce(Stream& stream);
  std::string encode(const beats::BeatAnnouncer::Beat& beat) const;
  void publish_tempo();

  BeatFeed& feed_;
  Upstream* const upstream_;
  ByTopic<PublicationStats>& stats_;
  std::map<int, Stream> streams_;  // by lead in hops
  std::unordered_map<Session*, int> leads_;
  double announced_to_ = 0.0;  // hops; beats up to then, plus the lead, were announced
  Topic tempo_;
  std::set<Session*> tempo_sessions_;
  std::unique_ptr<Upstream::Stream> relayed_tempo_;
  std::string last_tempo_;  // relayed
  HeardBeat sent_;
  std::chrono::steady_clock::time_point sent_at_;
};

}  // namespace tactus::server
