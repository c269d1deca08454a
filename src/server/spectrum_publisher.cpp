#include "server/spectrum_publisher.h"

#include <algorithm>

namespace tactus::server {

bool SpectrumPublisher::has_subscriber(const Session& session) const {
  return std::ranges::find(table_, &session, &Entry::session) != table_.end();
}

bool SpectrumPublisher::has_place_for(const Session& session) const {
  return max_subscribers_ == 0 || table_.size() < max_subscribers_ || has_subscriber(session);
}

void SpectrumPublisher::subscribe(Session& session, const protocol::SpectrumOptions& options) {
  SpectrumStream& stream = stream_for(options);
  const auto entry = std::ranges::find(table_, &session, &Entry::session);
  if (entry == table_.end()) {
    table_.push_back({&session, &stream});
    stats_.subscribers.store(table_.size(), std::memory_order_relaxed);
  } else {
    if (entry->stream == &stream) return;
    leave(*entry);
    entry->stream = &stream;
  }
  stream.topic().subscribe(session);
}

bool SpectrumPublisher::unsubscribe(Session& session) {
  const auto entry = std::ranges::find(table_, &session, &Entry::session);
  if (entry == table_.end()) return false;
  leave(*entry);
  table_.erase(entry);
  stats_.subscribers.store(table_.size(), std::memory_order_relaxed);
  return true;
}

protocol::SpectrumMetrics SpectrumPublisher::metrics() const noexcept {
  return {.fft_subscribers = stats_.subscribers.load(std::memory_order_relaxed),
          .frames_sent = stats_.frames_sent,
          .encodings = stats_.encodings,
          .bytes_encoded = stats_.bytes_encoded,
          .hops_analysed = source_.hops_analysed(),
          .overwritten = source_.overwritten()};
}

void SpectrumPublisher::stop() {
  for (const auto& stream : streams_) stream->stop();
}

SpectrumStream& SpectrumPublisher::stream_for(const protocol::SpectrumOptions& options) {
  const auto found =
      std::ranges::find(streams_, options, [](const auto& stream) { return stream->options(); });
  if (found != streams_.end()) return **found;
  return *streams_.emplace_back(
      std::make_unique<SpectrumStream>(io_, grid_, source_, stats_, options));
}

void SpectrumPublisher::leave(const Entry& entry) {
  entry.stream->topic().unsubscribe(*entry.session);
  entry.session->forget(entry.stream->topic());
  if (entry.stream->topic().subscribers() == 0)
    std::erase_if(streams_, [&](const auto& stream) { return stream.get() == entry.stream; });
}

}  // namespace tactus::server
