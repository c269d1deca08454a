#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "server/metrics/counter.h"
#include "server/metrics/histogram.h"

namespace tactus::server {

/// Kinds of messages. All topics of a kind (each rate, each set of options) are counted together,
/// so that clients cannot increase the number of metrics.
enum class TopicKind {
  clock,      ///< states on /ws/transport/clock
  transport,  ///< transport.state on /ws
  spectrum,   ///< audio.fft.frame and spectrum.frame, in all their forms
  audio,      ///< audio frames
  levels,     ///< levels.frame
  beat,       ///< beat.event: in order, never conflated
  tempo,      ///< tempo.state
  source,     ///< source.state
  answer,     ///< answers to commands, on every socket
};
inline constexpr std::array topic_kinds{TopicKind::clock, TopicKind::transport, TopicKind::spectrum,
                                        TopicKind::audio, TopicKind::levels,    TopicKind::beat,
                                        TopicKind::tempo, TopicKind::source,    TopicKind::answer};

/// A kind's name in the metrics.
constexpr std::string_view name(TopicKind kind) noexcept {
  constexpr std::array<std::string_view, topic_kinds.size()> names{
      "clock", "transport", "spectrum", "audio", "levels", "beat", "tempo", "source", "answer"};
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

/// Delivery of one kind by one shard. Written by: the shard's thread; read by: any.
struct DeliveryStats {
  Gauge subscribers;  ///< active subscriptions; none for answers
  Counter messages;   ///< accepted by the kernel, wholly or in part
  Counter bytes;      ///< of those messages, as sent, including frame headers
  Counter conflated;  ///< replaced by a newer one before they were sent
  /// time from creation to the kernel's first acceptance
  Histogram send_latency;
};

/// Publication of one kind. Written by: the hub's thread; read by: any.
struct PublicationStats {
  Counter payloads;       ///< published to at least one subscriber
  Counter encodings;      ///< messages encoded: once for all subscribers that share one
  Counter bytes_encoded;  ///< of messages, without frame headers
};

}  // namespace tactus::server
