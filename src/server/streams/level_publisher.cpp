#include "server/streams/level_publisher.h"

#include <cstdint>

#include "platform/clock.h"
#include "protocol/spectrum/level_frame.h"
#include "protocol/websocket/client_request.h"
#include "spectrum/spectrum_analyzer_access.h"

namespace tactus::server {
namespace {

constexpr double levels_per_second = 30.0;

}  // namespace

LevelPublisher::LevelPublisher(TimerQueue& timers, ByTopic<PublicationStats>& stats,
                               const HopGrid& grid, const SpectrumAnalyzer* analyzer,
                               Upstream* upstream)
    : timers_{timers}, grid_{grid}, upstream_{upstream}, topic_{TopicKind::levels, stats} {
  if (analyzer != nullptr) reader_.emplace(detail::SpectrumAnalyzerAccess::history(*analyzer));
}

void LevelPublisher::subscribe(Session& session) {
  if (!sessions_.insert(&session).second) return;
  topic_.subscribe(session);
  if (sessions_.size() > 1) return;
  if (upstream_ != nullptr) {
    relayed_ = upstream_->subscribe(
        protocol::encode_request("levels.subscribe", {}), "levels.frame",
        [this](const Upstream::Message& levels) { topic_.publish(topic_.encode(levels.bytes)); });
    return;
  }
  if (reader_) reader_->restart();
  timer_.emplace(timers_, levels_per_second, grid_.start(), [this](std::uint64_t) { tick(); });
}

void LevelPublisher::unsubscribe(Session& session) {
  if (sessions_.erase(&session) == 0) return;
  topic_.unsubscribe(session);
  if (!sessions_.empty()) return;
  timer_.reset();
  relayed_.reset();
}

void LevelPublisher::tick() {
  const auto levels =
      reader_ ? reader_->update(platform::monotonic_ns()) : spectrum::StereoLevels{};
  const auto hop = static_cast<std::uint32_t>(grid_.now());
  topic_.publish(topic_.encode(protocol::encode_level_frame(hop, levels)));
}

}  // namespace tactus::server
