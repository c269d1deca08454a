#include "server/streams/spectrum_publisher.h"

#include <algorithm>

namespace tactus::server {

bool SpectrumPublisher::has_subscriber(const Session& session) const {
  return table_.contains(&session);
}

bool SpectrumPublisher::has_place_for(const Session& session) const {
  return max_subscribers_ == 0 || table_.size() < max_subscribers_ || has_subscriber(session);
}

void SpectrumPublisher::subscribe(Session& session, const protocol::SpectrumOptions& options) {
  SpectrumStream*& mine = table_[&session];
  subscribers_.set(table_.size());
  if (mine != nullptr && mine->options() == options) return;
  leave(session, mine);
  SpectrumStream& stream = stream_for(options);
  stream.topic().subscribe(session);
  mine = &stream;
}

bool SpectrumPublisher::unsubscribe(Session& session) {
  const auto entry = table_.find(&session);
  if (entry == table_.end()) return false;
  leave(session, entry->second);
  table_.erase(entry);
  subscribers_.set(table_.size());
  return true;
}

protocol::SpectrumMetrics SpectrumPublisher::metrics() const noexcept {
  const PublicationStats& published = publications_[TopicKind::spectrum];
  return {.fft_subscribers = subscribers_.value(),
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
      timers_, grid_, feed_, frames_sent_, publications_, options));
}

void SpectrumPublisher::leave(Session& session, SpectrumStream*& stream) {
  if (stream != nullptr) stream->topic().unsubscribe(session);
  stream = nullptr;
  std::erase_if(streams_, [](const auto& one) { return one->topic().subscribers() == 0; });
}

}  // namespace tactus::server
