#include "server/streams/spectrum_publisher.h"

#include <algorithm>

#include "server/streams/stream_limit.h"

namespace tactus::server {

using protocol::SpectrumTopic;

bool SpectrumPublisher::has_subscriber(Session& session, SpectrumTopic topic) const {
  return of(topic).members.contains(&session);
}

std::optional<Limit> SpectrumPublisher::limit_for(Session& session,
                                                  const protocol::SpectrumOptions& options) const {
  const Members& members = of(options.topic).members;
  const auto mine = members.find(&session);
  if (options.topic == SpectrumTopic::audio_fft && mine == members.end() &&
      limits_.max_subscribers > 0) {
    if (members.size() >= limits_.max_subscribers) return Limit::spectrum_subscribers;
    const access::Peer& peer = session.access().peer;
    if (limits_.max_per_address > 0 && !peer.is_loopback &&
        subscribers_at(peer.block.network()) >= limits_.max_per_address)
      return Limit::spectrum_subscribers_per_address;
  }
  if (!has_room_for(session, options)) return Limit::spectrum_options;
  return std::nullopt;
}

std::size_t SpectrumPublisher::subscribers_at(const access::PeerBlock& network) const {
  return static_cast<std::size_t>(std::ranges::count_if(fft_.members, [&](const auto& entry) {
    const access::Peer& peer = entry.first->access().peer;
    return !peer.is_loopback && peer.block.network() == network;
  }));
}

bool SpectrumPublisher::has_room_for(Session& session,
                                     const protocol::SpectrumOptions& options) const {
  if (limits_.max_option_sets == 0) return true;
  return has_room_for_stream(
      session, limits_.max_option_sets, streams_,
      [&](const auto& stream) { return stream->options() == options; },
      [&](const auto& stream, auto is_counted) {
        const bool may_give_up = stream->options().topic == options.topic;
        return std::ranges::any_of(stream->subscribers(), [&](Session* other) {
          return !(may_give_up && other == &session) && is_counted(*other);
        });
      });
}

void SpectrumPublisher::subscribe(Session& session, const protocol::SpectrumOptions& options) {
  Subscribers& subscribers = of(options.topic);
  SpectrumStream*& mine = subscribers.members[&session];
  subscribers.count.set(subscribers.members.size());
  if (mine != nullptr && mine->options() == options) return;
  leave(session, mine);
  SpectrumStream& stream = stream_for(options);
  stream.subscribe(session);
  mine = &stream;
}

bool SpectrumPublisher::unsubscribe(Session& session, SpectrumTopic topic) {
  Subscribers& subscribers = of(topic);
  const auto entry = subscribers.members.find(&session);
  if (entry == subscribers.members.end()) return false;
  leave(session, entry->second);
  subscribers.members.erase(entry);
  subscribers.count.set(subscribers.members.size());
  return true;
}

protocol::SpectrumMetrics SpectrumPublisher::metrics() const noexcept {
  const PublicationStats& published = publications_[TopicKind::spectrum];
  return {.fft_subscribers = fft_.count.value(),
          .spectrum_subscribers = spectrum_.count.value(),
          .frames_sent = frames_sent_.value(),
          .encodings = published.encodings.value(),
          .bytes_encoded = published.bytes_encoded.value(),
          .hops_analysed = feed_.hops_analysed(),
          .overwritten = feed_.overwritten()};
}

SpectrumStream& SpectrumPublisher::stream_for(const protocol::SpectrumOptions& options) {
  const auto found =
      std::ranges::find(streams_, options, [](const auto& stream) { return stream->options(); });
  if (found != streams_.end()) return **found;
  return *streams_.emplace_back(std::make_unique<SpectrumStream>(
      timers_, grid_, feed_, frames_sent_, publications_, options, upstream_));
}

void SpectrumPublisher::leave(Session& session, SpectrumStream*& stream) {
  if (stream != nullptr) stream->unsubscribe(session);
  stream = nullptr;
  std::erase_if(streams_, [](const auto& one) { return one->subscribers().empty(); });
}

}  // namespace tactus::server
