#include <tactus/spectrum_server.h>

#include <chrono>
#include <future>
#include <memory>
#include <utility>

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

/// Calls a function on the hub's thread, and returns its result.
/// @param ended  the result once that thread has ended
template <class T, class Function>
T on_hub(server::Shards& shards, T ended, Function function) {
  const auto task = std::make_shared<std::packaged_task<T()>>(std::move(function));
  auto answer = task->get_future();
  shards.hub_shard().run([task] { (*task)(); });
  while (answer.wait_for(std::chrono::milliseconds{10}) != std::future_status::ready)
    if (shards.ended()) return ended;
  return answer.get();
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

bool SpectrumServer::set_fft_subscription(ClientId client, bool on) {
  return on_hub(impl_->shards, false, [impl = impl_.get(), client, on] {
    const auto found = impl->ws_sessions.find(client);
    if (impl->stopping || found == impl->ws_sessions.end()) return false;
    return change_subscription(impl->publishers, *found->second, on);
  });
}

HeardBeat SpectrumServer::heard_beat() const noexcept {
  return impl_->publishers.spectrum->beat_feed.heard();
}

NowHeard SpectrumServer::now_heard() const noexcept {
  return heard_at(heard_beat(), static_cast<double>(platform::unix_ns()) / 1e6);
}

Outcome SpectrumServer::hint(const TransportCommand& hint) {
  if (!is_beat_hint(hint.kind))
    return Error{ErrorCode::invalid_argument, "command must be a hint about the heard beat",
                 "command"};
  const Outcome stopped = Error{ErrorCode::unavailable, "the server has stopped"};
  return on_hub(impl_->shards, stopped, [impl = impl_.get(), hint, stopped] {
    return impl->stopping ? stopped : impl->publishers.spectrum->beat_feed.take(hint);
  });
}

void SpectrumServer::publish_fft_frame(std::span<const float, band_count> bins) noexcept {
  impl_->publishers.spectrum->feed.publish(bins);
}

}  // namespace tactus
