#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "server/metrics/counter.h"
#include "server/metrics/histogram.h"

namespace tactus::server {

/// What messages are about. A kind's topics (of each rate, of each set of options) are counted
/// together, so that the metrics stay few whatever clients ask for.
enum class TopicKind {
  clock,      ///< states on /ws/transport/clock
  transport,  ///< transport.state on /ws
  spectrum,   ///< audio.fft.frame, in all its forms
  audio,      ///< audio frames
  beat,       ///< beat.event: in order, never conflated
  answer,     ///< answers to commands, on every socket
};
inline constexpr std::array topic_kinds{TopicKind::clock, TopicKind::transport, TopicKind::spectrum,
                                        TopicKind::audio, TopicKind::beat,      TopicKind::answer};

/// A kind's name in the metrics.
constexpr std::string_view name(TopicKind kind) noexcept {
  constexpr std::array<std::string_view, topic_kinds.size()> names{"clock", "transport", "spectrum",
                                                                   "audio", "beat",      "answer"};
  return names[static_cast<std::size_t>(kind)];
}

/// One of each kind of topic.
template <class Stats>
class ByTopic {
 public:
  Stats& operator[](TopicKind kind) noexcept { return each_[static_cast<std::size_t>(kind)]; }
  const Stats& operator[](TopicKind kind) const noexcept {
    return each_[static_cast<std::size_t>(kind)];
  }

 private:
  std::array<Stats, topic_kinds.size()> each_;
};

/// What one shard delivered of one kind. Written by: the shard's thread; read by: any.
struct DeliveryStats {
  Gauge subscribers;  ///< subscriptions that are in force; none of answers
  Counter messages;   ///< that a socket's kernel took: the whole, or a part whose rest will follow
  Counter bytes;      ///< of those messages, as they go to the socket, frame headers included
  Counter conflated;  ///< that a newer one replaced before they were sent
  /// From when a payload was made to when the kernel took the first of it.
  Histogram send_latency;
};

/// What was published of one kind. Written by: the hub's thread; read by: any.
struct PublicationStats {
  Counter payloads;       ///< handed to at least one subscriber
  Counter encodings;      ///< messages encoded: once for all who share one
  Counter bytes_encoded;  ///< of messages, without frame headers
};

}  // namespace tactus::server
