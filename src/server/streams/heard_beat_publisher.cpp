#include "server/streams/heard_beat_publisher.h"

#include <algorithm>
#include <cmath>

#include "protocol/beats/heard_beat_json.h"
#include "protocol/websocket/client_request.h"
#include "spectrum/hop.h"

namespace tactus::server {
namespace {

constexpr std::chrono::milliseconds least_between_tempi{250};
constexpr double step_hops = 0.5;
constexpr double most_steps_hops = 64.0;

/// Whether a line leads elsewhere than one that was sent, by more than 10 ms.
bool leaves_line(const HeardBeat& heard, const HeardBeat& sent) noexcept {
  const double beats = (heard.frame - sent.frame) / sent.frames_per_beat;
  const double off_ms = (beats - std::round(beats)) * 60'000.0 / sent.bpm;
  return std::abs(off_ms) > 10.0;
}

/// Whether two tempi differ in more than noise.
bool is_new_tempo(const HeardBeat& one, const HeardBeat& other) noexcept {
  return one.lock != other.lock || one.held != other.held || one.lines != other.lines ||
         one.beats_per_bar != other.beats_per_bar || one.min_bpm != other.min_bpm ||
         one.max_bpm != other.max_bpm || std::abs(one.bpm - other.bpm) >= 0.05 ||
         std::abs(one.confidence - other.confidence) >= 0.02 || leaves_line(one, other) ||
         std::abs(one.downbeat_confidence - other.downbeat_confidence) >= 0.05;
}

}  // namespace

HeardBeatPublisher::Stream::Stream(int lead_hops, ByTopic<PublicationStats>& stats)
    : topic{TopicKind::beat, stats, Delivery::every}, announcer{lead_hops - step_hops} {}

HeardBeatPublisher::HeardBeatPublisher(BeatFeed& feed, ByTopic<PublicationStats>& stats,
                                       Upstream* upstream)
    : feed_{feed}, upstream_{upstream}, stats_{stats}, tempo_{TopicKind::tempo, stats} {
  feed_.set_listener([this] { publish(); });
}

void HeardBeatPublisher::subscribe_beats(Session& session, double lead_ms) {
  const int lead = static_cast<int>(lead_ms / spectrum::hop_ms);
  const auto mine = leads_.find(&session);
  if (mine != leads_.end() && mine->second == lead) return;
  unsubscribe_beats(session);
  Stream& stream = streams_.try_emplace(lead, lead, stats_).first->second;
  stream.topic.subscribe(session);
  leads_.emplace(&session, lead);
  if (upstream_ == nullptr) return feed_.add_user();
  if (!stream.relayed) relay(stream, lead);
}

void HeardBeatPublisher::relay(Stream& stream, int lead_hops) {
  stream.relayed =
      upstream_->subscribe(protocol::encode_heard_beat_request(lead_hops * spectrum::hop_ms),
                           "beat.event", [&topic = stream.topic](const Upstream::Message& beat) {
                             if (!beat.retained) topic.publish(topic.encode(beat.bytes));
                           });
}

void HeardBeatPublisher::relay_tempo() {
  last_tempo_.clear();
  relayed_tempo_ = upstream_->subscribe(protocol::encode_request("tempo.subscribe", {}),
                                        "tempo.state", [this](const Upstream::Message& tempo) {
                                          last_tempo_ = tempo.bytes;
                                          tempo_.publish(tempo_.encode(tempo.bytes));
                                        });
}

void HeardBeatPublisher::unsubscribe_beats(Session& session) {
  const auto mine = leads_.find(&session);
  if (mine == leads_.end()) return;
  const auto stream = streams_.find(mine->second);
  stream->second.topic.unsubscribe(session);
  if (stream->second.topic.subscribers() == 0) streams_.erase(stream);
  leads_.erase(mine);
  if (upstream_ == nullptr) feed_.remove_user();
}

void HeardBeatPublisher::subscribe_tempo(Session& session) {
  const bool is_new = tempo_sessions_.insert(&session).second;
  if (is_new) tempo_.subscribe(session);
  if (upstream_ != nullptr) {
    if (!relayed_tempo_) relay_tempo();
    if (!last_tempo_.empty()) tempo_.deliver(session, tempo_.encode(last_tempo_));
    return;
  }
  if (is_new) feed_.add_user();
  if (tempo_sessions_.size() == 1) sent_ = feed_.heard();
  tempo_.deliver(session, tempo_.encode(protocol::encode_tempo_state(feed_.heard())));
}

void HeardBeatPublisher::unsubscribe_tempo(Session& session) {
  if (tempo_sessions_.erase(&session) == 0) return;
  tempo_.unsubscribe(session);
  if (tempo_sessions_.empty()) relayed_tempo_.reset();
  if (upstream_ == nullptr) feed_.remove_user();
}

void HeardBeatPublisher::publish() {
  for (auto& [lead, stream] : streams_) announce(stream);
  announced_to_ = feed_.now_hops();
  if (!tempo_sessions_.empty()) publish_tempo();
}

/// Goes on from the last hop in small steps: a late tick loses no beat.
void HeardBeatPublisher::announce(Stream& stream) {
  const double now = feed_.now_hops();
  const bool restarted = now < announced_to_ - most_steps_hops;
  const double from = restarted ? now : std::max(announced_to_, now - most_steps_hops);
  const beats::BeatLine& line = feed_.detector()->line();
  for (double at = std::min(from + step_hops, now); at <= now; at += step_hops) {
    const auto beat = stream.announcer.next(line, at);
    if (beat && beats::is_heard(line)) stream.topic.publish(stream.topic.encode(encode(*beat)));
  }
}

std::string HeardBeatPublisher::encode(const beats::BeatAnnouncer::Beat& beat) const {
  const beats::BeatLine& line = feed_.detector()->line();
  const beats::BarPlace place = feed_.detector()->place_of(beat.index);
  return protocol::encode({.beat = {.beat_index = beat.index,
                                    .bar_index = place.bar,
                                    .beat_in_bar = place.beat_in_bar - 1,
                                    .bpm = line.bpm(),
                                    .sample_pos = feed_.sample_pos_at(beat.at),
                                    .timestamp_ms = feed_.unix_ms_at(beat.at)},
                           .confidence = static_cast<double>(line.confidence),
                           .downbeat_confidence = place.confidence,
                           .predicted = beat.at > feed_.now_hops()});
}

void HeardBeatPublisher::publish_tempo() {
  const auto now = std::chrono::steady_clock::now();
  if (now - sent_at_ < least_between_tempi) return;
  const HeardBeat heard = feed_.heard();
  if (!is_new_tempo(heard, sent_)) return;
  tempo_.publish(tempo_.encode(protocol::encode_tempo_state(heard)));
  sent_ = heard;
  sent_at_ = now;
}

}  // namespace tactus::server
