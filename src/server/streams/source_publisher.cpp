#include "server/streams/source_publisher.h"

#include <cmath>

#include "protocol/transport/source_json.h"

namespace tactus::server {
namespace {

constexpr double polls_per_second = 10.0;
constexpr std::chrono::seconds least_between_measurements{1};
constexpr double least_change_ms = 5.0;

/// Whether two differ in more than their measurements.
bool differs(SourceInfo one, const SourceInfo& other) {
  one.latency_ms = other.latency_ms;
  one.buffered_ms = other.buffered_ms;
  one.silent_seconds = other.silent_seconds;
  return one != other;
}

/// Whether the measurements differ by more than noise.
bool measures_differ(const SourceInfo& one, const SourceInfo& other) noexcept {
  return std::abs(one.latency_ms - other.latency_ms) >= least_change_ms ||
         std::abs(one.buffered_ms - other.buffered_ms) >= least_change_ms ||
         std::floor(one.silent_seconds) != std::floor(other.silent_seconds);
}

}  // namespace

void SourcePublisher::subscribe(Session& session) {
  const SourceInfo now = read_();
  if (sessions_.insert(&session).second) topic_.subscribe(session);
  if (!timer_) {
    sent_ = now;
    sent_at_ = std::chrono::steady_clock::now();
    timer_.emplace(
        timers_, polls_per_second, sent_at_, [this](std::uint64_t) { tick(); },
        PeriodicTimer::Lateness::is_nothing);
  }
  topic_.deliver(session, topic_.encode(protocol::encode_source_state(now)));
}

void SourcePublisher::unsubscribe(Session& session) {
  if (sessions_.erase(&session) == 0) return;
  topic_.unsubscribe(session);
  if (sessions_.empty()) timer_.reset();
}

void SourcePublisher::tick() {
  SourceInfo source = read_();
  const auto now = std::chrono::steady_clock::now();
  const bool may_measure = now - sent_at_ >= least_between_measurements;
  if (!differs(source, sent_) && !(may_measure && measures_differ(source, sent_))) return;
  topic_.publish(topic_.encode(protocol::encode_source_state(source)));
  sent_ = std::move(source);
  sent_at_ = now;
}

}  // namespace tactus::server
