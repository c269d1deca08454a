#include "server/metrics/page.h"

#include <gtest/gtest.h>
#include <tactus/version.h>

#include <string>
#include <utility>

#include "server/metrics/server_stats.h"

namespace tactus::server {
namespace {

class MetricsPageTest : public testing::Test {
 protected:
  std::string page() const { return metrics_page({.clock = clock, .stats = &stats}); }

  static std::string value(const std::string& page, const std::string& sample) {
    const auto at = page.find("\n" + sample + " ");
    if (at == std::string::npos) return "none";
    const auto begin = at + sample.size() + 2;
    return page.substr(begin, page.find('\n', begin) - begin);
  }
  std::string value(const std::string& sample) const { return value(page(), sample); }

  TransportClock clock;
  ServerStats stats{3};
};

TEST_F(MetricsPageTest, it_says_what_serves) {
  EXPECT_EQ(value(std::string{"tactus_build_info{version=\""} + version + "\"}"), "1");
  EXPECT_EQ(value("tactus_server_info{threads=\"3\"}"), "1");
}

TEST_F(MetricsPageTest, what_is_delivered_is_the_sum_over_all_shards) {
  stats.shard(0).topics[TopicKind::clock].messages.add(5);
  stats.shard(1).topics[TopicKind::clock].messages.add(7);
  stats.shard(2).topics[TopicKind::clock].messages.add(1);
  stats.shard(2).topics[TopicKind::audio].messages.add(100);
  EXPECT_EQ(value("tactus_topic_messages_total{topic=\"clock\"}"), "13");
  EXPECT_EQ(value("tactus_topic_messages_total{topic=\"audio\"}"), "100");
  EXPECT_EQ(value("tactus_topic_messages_total{topic=\"spectrum\"}"), "0");
}

TEST_F(MetricsPageTest, each_counter_shows_under_its_own_name) {
  DeliveryStats& delivery = stats.shard(1).topics[TopicKind::spectrum];
  delivery.subscribers.add(3);
  delivery.subscribers.add(-1);
  delivery.bytes.add(20);
  delivery.conflated.add(30);
  PublicationStats& publication = stats.publishing().topics[TopicKind::spectrum];
  publication.payloads.add(40);
  publication.encodings.add(50);
  publication.bytes_encoded.add(60);
  const std::string text = page();
  EXPECT_EQ(value(text, "tactus_topic_subscribers{topic=\"spectrum\"}"), "2");
  EXPECT_EQ(value(text, "tactus_topic_sent_bytes_total{topic=\"spectrum\"}"), "20");
  EXPECT_EQ(value(text, "tactus_topic_conflated_total{topic=\"spectrum\"}"), "30");
  EXPECT_EQ(value(text, "tactus_topic_payloads_total{topic=\"spectrum\"}"), "40");
  EXPECT_EQ(value(text, "tactus_topic_encodings_total{topic=\"spectrum\"}"), "50");
  EXPECT_EQ(value(text, "tactus_topic_encoded_bytes_total{topic=\"spectrum\"}"), "60");
}

TEST_F(MetricsPageTest, histograms_of_all_shards_are_one) {
  stats.shard(0).topics[TopicKind::clock].send_latency.add(80e-6, 900);
  stats.shard(2).topics[TopicKind::clock].send_latency.add(2.0, 1);
  stats.publishing().tick_lateness.add(0.002);
  const std::string text = page();
  const std::string latency = "tactus_topic_send_latency_seconds";
  EXPECT_EQ(value(text, latency + "_bucket{topic=\"clock\",le=\"5e-05\"}"), "0");
  EXPECT_EQ(value(text, latency + "_bucket{topic=\"clock\",le=\"0.0001\"}"), "900");
  EXPECT_EQ(value(text, latency + "_bucket{topic=\"clock\",le=\"1\"}"), "900");
  EXPECT_EQ(value(text, latency + "_bucket{topic=\"clock\",le=\"+Inf\"}"), "901");
  EXPECT_EQ(value(text, latency + "_count{topic=\"clock\"}"), "901");
  EXPECT_EQ(value(text, "tactus_tick_lateness_seconds_bucket{le=\"0.001\"}"), "0");
  EXPECT_EQ(value(text, "tactus_tick_lateness_seconds_bucket{le=\"0.0025\"}"), "1");
  EXPECT_EQ(value(text, "tactus_tick_lateness_seconds_sum"), "0.002");
}

TEST_F(MetricsPageTest, a_websocket_that_ends_does_so_for_one_cause) {
  ConnectionStats& connections = stats.shard(1).connections;
  connections.open.add(3);
  connections.websocket_opened();
  connections.websocket_opened();
  connections.websocket_ended(EndCause::dead_peer);
  const std::string text = page();
  EXPECT_EQ(value(text, "tactus_connections"), "3");
  EXPECT_EQ(value(text, "tactus_websockets{shard=\"0\"}"), "0");
  EXPECT_EQ(value(text, "tactus_websockets{shard=\"1\"}"), "1");
  EXPECT_EQ(value(text, "tactus_websockets_opened_total"), "2");
  EXPECT_EQ(value(text, "tactus_websockets_ended_total{cause=\"dead_peer\"}"), "1");
  EXPECT_EQ(value(text, "tactus_websockets_ended_total{cause=\"client\"}"), "0");
}

TEST_F(MetricsPageTest, each_limit_shows_how_often_it_refused) {
  stats.limits().add(Limit::clients);
  stats.limits().add(Limit::spectrum_options);
  stats.limits().add(Limit::spectrum_options);
  stats.publishing().refused.add(1);
  const std::string text = page();
  EXPECT_EQ(value(text, "tactus_limit_refusals_total{limit=\"clients\"}"), "1");
  EXPECT_EQ(value(text, "tactus_limit_refusals_total{limit=\"spectrum_options\"}"), "2");
  EXPECT_EQ(value(text, "tactus_limit_refusals_total{limit=\"descriptors\"}"), "0");
  EXPECT_EQ(value(text, "tactus_connections_refused_total"), "1");
}

TEST_F(MetricsPageTest, the_transport_is_that_of_the_moment) {
  EXPECT_EQ(value("tactus_transport_playing"), "0");
  ASSERT_TRUE(clock.set_bpm(98.5));
  ASSERT_TRUE(clock.seek_seconds(2.5));
  ASSERT_TRUE(clock.play());
  const std::string text = page();
  EXPECT_EQ(value(text, "tactus_transport_playing"), "1");
  EXPECT_EQ(value(text, "tactus_transport_position_seconds"), "2.5");
  EXPECT_EQ(value(text, "tactus_transport_tempo_bpm"), "98.5");
  EXPECT_EQ(value(text, "tactus_transport_discontinuities_total"), "2");
}

TEST_F(MetricsPageTest, what_nobody_counts_is_left_out) {
  const std::string text = metrics_page({.clock = clock});
  EXPECT_EQ(text.find("tactus_audio"), std::string::npos);
  EXPECT_EQ(text.find("tactus_lights"), std::string::npos);
  EXPECT_EQ(text.find("tactus_spectrum"), std::string::npos);
  EXPECT_EQ(text.find("tactus_topic"), std::string::npos);
}

TEST_F(MetricsPageTest, the_audios_faults_and_the_spectrums_work_show_where_they_are_counted) {
  const std::string text = metrics_page(
      {.clock = clock,
       .spectrum = [] { return protocol::SpectrumMetrics{.hops_analysed = 5, .overwritten = 6}; },
       .audio =
           [] {
             return AudioCounters{
                 .xruns = 7, .dropouts = 8, .device_losses = 9, .faults = 10, .buffered_ms = 1.5};
           }});
  EXPECT_EQ(value(text, "tactus_spectrum_hops_total"), "5");
  EXPECT_EQ(value(text, "tactus_spectrum_overwritten_total"), "6");
  EXPECT_EQ(value(text, "tactus_audio_xruns_total"), "7");
  EXPECT_EQ(value(text, "tactus_audio_dropouts_total"), "8");
  EXPECT_EQ(value(text, "tactus_audio_device_losses_total"), "9");
  EXPECT_EQ(value(text, "tactus_audio_faults_total"), "10");
  EXPECT_EQ(value(text, "tactus_audio_buffered_seconds"), "0.0015");
}

TEST_F(MetricsPageTest, packets_for_lights_show_by_kind_where_they_are_counted) {
  const std::string text =
      metrics_page({.clock = clock, .lights = [] {
                      return LightCounters{.wled_packets = 5, .audio_frames = 6, .send_errors = 7};
                    }});
  EXPECT_EQ(value(text, "tactus_lights_packets_total{kind=\"wled\"}"), "5");
  EXPECT_EQ(value(text, "tactus_lights_packets_total{kind=\"audio_frame\"}"), "6");
  EXPECT_EQ(value(text, "tactus_lights_send_errors_total"), "7");
}

}  // namespace
}  // namespace tactus::server
