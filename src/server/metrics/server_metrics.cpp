#include "server/metrics/server_metrics.h"

#include <cstddef>
#include <string>

namespace tactus::server {
namespace {

using protocol::Exposition;

/// The sum of a value over all shards.
template <class Value>
auto total(const ServerStats& stats, Value value) {
  decltype(value(stats.shards().front())) sum{};
  for (const ShardStats& shard : stats.shards()) sum += value(shard);
  return sum;
}

/// One sample per kind of topic: the sum over all shards.
template <class Number>
void append_deliveries(Exposition& page, const ServerStats& stats,
                       SingleWriter<Number> DeliveryStats::* counter) {
  for (const TopicKind kind : topic_kinds)
    page.sample(
        total(stats,
              [&](const ShardStats& shard) { return (shard.topics[kind].*counter).value(); }),
        {{"topic", name(kind)}});
}

void append_publications(Exposition& page, const ServerStats& stats,
                         Counter PublicationStats::* counter) {
  for (const TopicKind kind : topic_kinds)
    page.sample((stats.publishing().topics[kind].*counter).value(), {{"topic", name(kind)}});
}

void append_topics(Exposition& page, const ServerStats& stats) {
  page.gauge("tactus_topic_subscribers", "Active subscriptions.");
  append_deliveries(page, stats, &DeliveryStats::subscribers);
  page.counter("tactus_topic_payloads_total", "Payloads published to at least one subscriber.");
  append_publications(page, stats, &PublicationStats::payloads);
  page.counter("tactus_topic_encodings_total",
               "Messages encoded: once for all subscribers that share one.");
  append_publications(page, stats, &PublicationStats::encodings);
  page.counter("tactus_topic_encoded_bytes_total", "Bytes of the messages encoded.");
  append_publications(page, stats, &PublicationStats::bytes_encoded);
  page.counter("tactus_topic_messages_total", "Messages accepted by the kernel for a client.");
  append_deliveries(page, stats, &DeliveryStats::messages);
  page.counter("tactus_topic_sent_bytes_total", "Bytes of the messages accepted by the kernel.");
  append_deliveries(page, stats, &DeliveryStats::bytes);
  page.counter("tactus_topic_conflated_total",
               "Messages replaced by a newer one before they were sent to a slow client.");
  append_deliveries(page, stats, &DeliveryStats::conflated);
  page.histogram("tactus_topic_send_latency_seconds",
                 "Time from a message's creation to its acceptance by the kernel.");
  for (const TopicKind kind : topic_kinds) {
    const HistogramValues values = total(
        stats, [&](const ShardStats& shard) { return shard.topics[kind].send_latency.values(); });
    page.buckets(histogram_bounds, values.counts, values.sum, {{"topic", name(kind)}});
  }
}

void append_connections(Exposition& page, const ServerStats& stats) {
  page.gauge("tactus_connections", "Open TCP connections, including WebSockets.")
      .sample(total(stats, [](const ShardStats& shard) { return shard.connections.open.value(); }))
      .counter("tactus_connections_accepted_total", "TCP connections accepted.")
      .sample(stats.publishing().accepted.value())
      .counter("tactus_connections_refused_total",
               "TCP connections refused: too many clients or too few file descriptors.")
      .sample(stats.publishing().refused.value());
  page.gauge("tactus_websockets", "Open WebSockets, by the thread that serves them.");
  for (std::size_t i = 0; i < stats.shards().size(); ++i)
    page.sample(stats.shards()[i].connections.websockets.value(), {{"shard", std::to_string(i)}});
  page.counter("tactus_websockets_opened_total", "WebSockets accepted.")
      .sample(total(stats,
                    [](const ShardStats& shard) { return shard.connections.connected.value(); }));
  page.counter("tactus_websockets_ended_total", "WebSockets closed, by cause.");
  for (const EndCause cause : end_causes)
    page.sample(
        total(stats, [&](const ShardStats& shard) { return shard.connections.ended(cause); }),
        {{"cause", name(cause)}});
}

void append_limits(Exposition& page, const LimitStats& stats) {
  page.counter("tactus_limit_refusals_total", "Refusals because a limit was reached, by limit.");
  for (const Limit limit : all_limits) page.sample(stats.value(limit), {{"limit", name(limit)}});
}

}  // namespace

void append_server_metrics(Exposition& page, const ServerStats& stats) {
  page.gauge("tactus_server_info", "Always 1. Label: number of I/O threads.")
      .sample(1.0, {{"threads", std::to_string(stats.shards().size())}});
  append_topics(page, stats);
  const HistogramValues lateness = stats.publishing().tick_lateness.values();
  page.histogram("tactus_tick_lateness_seconds", "Lateness of a stream's ticks.")
      .buckets(histogram_bounds, lateness.counts, lateness.sum);
  append_connections(page, stats);
  append_limits(page, stats.limits());
  page.counter("tactus_transport_commands_total", "Client commands, by outcome.")
      .sample(stats.publishing().commands.applied.value(), {{"result", "applied"}})
      .sample(stats.publishing().commands.failed.value(), {{"result", "failed"}});
}

}  // namespace tactus::server
