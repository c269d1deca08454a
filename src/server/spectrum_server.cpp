#include <tactus/spectrum_server.h>

#include <chrono>
#include <future>
#include <memory>

#include "platform/clock.h"
#include "server/server_impl.h"
#include "server/streams/spectrum_publishers.h"

namespace tactus {
namespace {

/// @return whether that changed anything. Thread: the hub's.
bool change_subscription(server::Publishers& publishers, server::Session& session, bool on) {
  server::SpectrumPublisher& frames = publishers.spectrum->frames;
  const protocol::SpectrumOptions standard;
  if (!on) return frames.unsubscribe(session, standard.topic);
  if (frames.has_subscriber(session, standard.topic) || frames.limit_for(session, standard))
    return false;
  frames.subscribe(session, standard);
  return true;
}

}  // namespace

SpectrumServer::SpectrumServer(TransportClock& clock, const SpectrumAnalyzer& analyzer,
                               const ServerOptions& options)
    : Server{clock, &analyzer, options} {}

SpectrumServer::SpectrumServer(TransportClock& clock, const ServerOptions& options)
    : Server{clock, nullptr, options} {}

bool SpectrumServer::has_fft_subscribers() const noexcept {
  return impl_->publishers.spectrum->frames.has_subscribers();
}

// Posts to the hub's thread; has no effect once that has ended.
bool SpectrumServer::set_fft_subscription(ClientId client, bool on) {
  const auto changed = std::make_shared<std::promise<bool>>();
  auto answer = changed->get_future();
  impl_->shards.hub_shard().run([impl = impl_.get(), changed, client, on] {
    const auto found = impl->ws_sessions.find(client);
    if (impl->stopping || found == impl->ws_sessions.end()) return changed->set_value(false);
    changed->set_value(change_subscription(impl->publishers, *found->second, on));
  });
  while (answer.wait_for(std::chrono::milliseconds{10}) != std::future_status::ready)
    if (impl_->shards.ended()) return false;
  return answer.get();
}

HeardBeat SpectrumServer::heard_beat() const noexcept {
  return impl_->publishers.spectrum->beat_feed.heard();
}

NowHeard SpectrumServer::now_heard() const noexcept {
  return heard_at(heard_beat(), static_cast<double>(platform::unix_ns()) / 1e6);
}

void SpectrumServer::publish_fft_frame(std::span<const float, band_count> bins) noexcept {
  impl_->publishers.spectrum->feed.publish(bins);
}

}  // namespace tactus
