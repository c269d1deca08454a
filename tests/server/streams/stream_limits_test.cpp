// The limits on different rates, sets of spectrum options, and spectrum subscribers.
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <vector>

#include "server/fake_session.h"
#include "server/messages/clock_handler.h"
#include "server/streams/clock_publisher.h"
#include "server/streams/spectrum_publishers.h"

namespace tactus::server {
namespace {

class StreamLimits : public testing::Test {
 protected:
  FakeSession& session(const access::Peer& peer = this_machine()) {
    return *sessions.emplace_back(std::make_shared<FakeSession>(hub.shards.hub_shard(), peer));
  }

  TestHub hub;
  TransportClock clock{{.update_hz = 30.0}};
  std::vector<std::shared_ptr<FakeSession>> sessions;
};

TEST_F(StreamLimits, a_clock_has_so_many_rates_with_its_own) {
  ClockPublisher publisher{hub.shards.timers(), clock, hub.stats.publishing(), 3};
  FakeSession& at_ten = session();
  publisher.join(at_ten, 10.0, StateForm::plain);
  publisher.join(session(), 10.0, StateForm::with_type);
  FakeSession& at_twenty = session();
  ClockStream& twenty = publisher.join(at_twenty, 20.0, StateForm::plain);
  FakeSession& next = session();
  EXPECT_TRUE(publisher.has_room_for(next, 30.0));
  EXPECT_TRUE(publisher.has_room_for(next, 10.0));
  EXPECT_FALSE(publisher.has_room_for(next, 11.0));
  EXPECT_TRUE(publisher.has_room_for(at_twenty, 11.0)) << "its only subscriber changes the rate";
  EXPECT_TRUE(publisher.has_room_for(at_twenty, 20.0)) << "its own";
  EXPECT_FALSE(publisher.has_room_for(at_ten, 11.0)) << "another one stays";
  publisher.leave(twenty, at_twenty, StateForm::plain);
  EXPECT_TRUE(publisher.has_room_for(next, 11.0));
}

TEST_F(StreamLimits, guests_share_half_of_the_rates_and_an_address_has_an_eighth) {
  ClockPublisher publisher{hub.shards.timers(), clock, hub.stats.publishing(), 32};
  int opened = 0;
  for (unsigned char address = 1; address <= 5; ++address) {
    for (const double hz : {1.0, 2.0, 3.0, 4.0, 5.0}) {
      FakeSession& guest = session(other_machine(address));
      if (!publisher.has_room_for(guest, 10.0 * address + hz)) continue;
      publisher.join(guest, 10.0 * address + hz, StateForm::plain);
      ++opened;
    }
  }
  EXPECT_EQ(opened, 16) << "four of four addresses";
  FakeSession& guest = session(other_machine(1));
  EXPECT_TRUE(publisher.has_room_for(guest, 11.0)) << "its address has it";
  EXPECT_TRUE(publisher.has_room_for(guest, 30.0)) << "the clock's own";
  EXPECT_FALSE(publisher.has_room_for(guest, 21.0)) << "another address may leave it";
  FakeSession& local = session();
  publisher.join(local, 25.0, StateForm::plain);
  EXPECT_FALSE(publisher.has_room_for(session(other_machine(6)), 25.0)) << "local may leave it";
  EXPECT_TRUE(publisher.has_room_for(session(), 26.0));
  guest.access().key.emplace();
  EXPECT_TRUE(publisher.has_room_for(guest, 26.0)) << "with a key it is no guest";
}

TEST_F(StreamLimits, a_client_of_the_clock_beyond_them_is_closed_with_the_reason) {
  const ServerOptions options{.limits = {.max_clock_rates = 2}};
  Publishers publishers{hub.shards.timers(), hub.stats.publishing(), clock, nullptr, options,
                        hub.reports};
  ClockHandler first{session(), publishers, 10.0};
  first.on_open();
  FakeSession& refused = session();
  ClockHandler second{refused, publishers, 11.0};
  second.on_open();
  EXPECT_EQ(refused.refusals.size(), 1U);
  EXPECT_LE(refused.refusals.front().size(), 123U) << "a close frame holds no more";
  EXPECT_EQ(hub.stats.limits().value(Limit::clock_rates), 1U);
  second.on_close();
  first.on_close();
  EXPECT_EQ(hub.stats.publishing().stream.connected_clients.value(), 0);
}

TEST_F(StreamLimits, a_rate_that_was_refused_is_free_when_another_ends) {
  const ServerOptions options{.limits = {.max_clock_rates = 2}};
  Publishers publishers{hub.shards.timers(), hub.stats.publishing(), clock, nullptr, options,
                        hub.reports};
  ClockHandler first{session(), publishers, 10.0};
  first.on_open();
  first.on_close();
  ClockHandler second{session(), publishers, 11.0};
  second.on_open();
  EXPECT_TRUE(sessions.back()->refusals.empty());
  second.on_close();
}

class SpectrumLimitsTest : public StreamLimits {
 protected:
  std::shared_ptr<SpectrumPublishers> make(const SpectrumLimits& allowed) {
    return make_spectrum(hub.shards.timers(), hub.stats.publishing().topics, clock, nullptr, {},
                         allowed, nullptr);
  }
  using SpectrumTopic = protocol::SpectrumTopic;

  static protocol::SpectrumOptions options(unsigned hops,
                                           SpectrumTopic topic = SpectrumTopic::audio_fft) {
    return {.topic = topic, .hops_per_frame = hops};
  }
};

TEST_F(SpectrumLimitsTest, another_machine_gets_so_many_places) {
  const auto spectrum = make({.max_subscribers = 4, .max_per_address = 2, .max_option_sets = 0});
  SpectrumPublisher& frames = spectrum->frames;
  for (int i = 0; i < 2; ++i) frames.subscribe(session(other_machine(1)), options(1));
  EXPECT_EQ(frames.limit_for(session(other_machine(1)), options(1)),
            Limit::spectrum_subscribers_per_address);
  EXPECT_EQ(frames.limit_for(*sessions.front(), options(2)), std::nullopt)
      << "a subscriber may change its options";
  EXPECT_EQ(frames.limit_for(session(other_machine(2)), options(1)), std::nullopt);
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(frames.limit_for(session(), options(1)), std::nullopt);
    frames.subscribe(*sessions.back(), options(1));
  }
  EXPECT_EQ(frames.limit_for(session(), options(1)), Limit::spectrum_subscribers);
  frames.unsubscribe(*sessions.front(), SpectrumTopic::audio_fft);
  EXPECT_EQ(frames.limit_for(session(other_machine(1)), options(1)), std::nullopt);
}

TEST_F(SpectrumLimitsTest, an_ipv6_network_gets_as_many_as_an_address) {
  const auto spectrum = make({.max_subscribers = 4, .max_per_address = 2, .max_option_sets = 0});
  SpectrumPublisher& frames = spectrum->frames;
  for (unsigned char i = 0; i < 2; ++i) frames.subscribe(session(ipv6_machine(i)), options(1));
  EXPECT_EQ(frames.limit_for(session(ipv6_machine(3)), options(1)),
            Limit::spectrum_subscribers_per_address);
}

TEST_F(SpectrumLimitsTest, without_a_maximum_of_places_an_address_has_none_either) {
  const auto spectrum = make({.max_subscribers = 0, .max_per_address = 2, .max_option_sets = 0});
  for (int i = 0; i < 9; ++i) {
    EXPECT_EQ(spectrum->frames.limit_for(session(other_machine(1)), options(1)), std::nullopt);
    spectrum->frames.subscribe(*sessions.back(), options(1));
  }
}

TEST_F(SpectrumLimitsTest, so_many_sets_of_options_are_in_use_at_a_time) {
  const auto spectrum = make({.max_subscribers = 0, .max_per_address = 0, .max_option_sets = 2});
  SpectrumPublisher& frames = spectrum->frames;
  frames.subscribe(session(), options(1));
  frames.subscribe(session(), options(1));
  frames.subscribe(session(), options(2));
  EXPECT_EQ(frames.limit_for(session(), options(2)), std::nullopt);
  EXPECT_EQ(frames.limit_for(session(), options(3)), Limit::spectrum_options);
  EXPECT_EQ(frames.limit_for(*sessions[2], options(3)), std::nullopt) << "it frees its set";
  EXPECT_EQ(frames.limit_for(*sessions[0], options(3)), Limit::spectrum_options);
  frames.unsubscribe(*sessions[2], SpectrumTopic::audio_fft);
  EXPECT_EQ(frames.limit_for(session(), options(3)), std::nullopt);
}

TEST_F(SpectrumLimitsTest, strangers_get_half_of_the_sets_and_those_at_one_address_an_eighth) {
  const auto spectrum = make({.max_subscribers = 0, .max_per_address = 0, .max_option_sets = 16});
  SpectrumPublisher& frames = spectrum->frames;
  unsigned next = 1;
  const auto take = [&](Session& one) {
    if (frames.limit_for(one, options(next))) return false;
    frames.subscribe(one, options(next++));
    return true;
  };
  EXPECT_TRUE(take(session(other_machine(1))));
  EXPECT_TRUE(take(session(other_machine(1))));
  EXPECT_FALSE(take(session(other_machine(1))));
  EXPECT_EQ(frames.limit_for(*sessions.back(), options(1)), std::nullopt) << "in use there";
  EXPECT_TRUE(take(*sessions.front())) << "it frees its set";
  Session& both = *sessions[1];
  EXPECT_EQ(frames.limit_for(both, options(next, SpectrumTopic::spectrum)), Limit::spectrum_options)
      << "it keeps its set of the other topic";
  for (unsigned char machine = 2; machine < 5; ++machine)
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(take(session(other_machine(machine))));
  EXPECT_FALSE(take(session(other_machine(5)))) << "half are taken";
  for (int i = 0; i < 8; ++i) EXPECT_TRUE(take(session()));
  EXPECT_FALSE(take(session()));
}

TEST_F(SpectrumLimitsTest, only_audio_fft_has_places_and_both_names_share_the_sets) {
  const auto spectrum = make({.max_subscribers = 1, .max_per_address = 1, .max_option_sets = 3});
  SpectrumPublisher& frames = spectrum->frames;
  const auto named = options(1, SpectrumTopic::spectrum);
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(frames.limit_for(session(other_machine(1)), named), std::nullopt);
    frames.subscribe(*sessions.back(), named);
  }
  Session& both = session();
  frames.subscribe(both, named);
  EXPECT_EQ(frames.limit_for(both, options(1)), std::nullopt) << "the table is empty";
  frames.subscribe(both, options(1));
  EXPECT_EQ(frames.limit_for(session(), options(1)), Limit::spectrum_subscribers);
  frames.subscribe(session(), options(2, SpectrumTopic::spectrum));
  EXPECT_EQ(frames.limit_for(session(), options(3, SpectrumTopic::spectrum)),
            Limit::spectrum_options);
  EXPECT_EQ(frames.limit_for(both, options(3)), std::nullopt) << "it frees its set";
  EXPECT_TRUE(frames.unsubscribe(both, SpectrumTopic::audio_fft));
  EXPECT_FALSE(frames.unsubscribe(both, SpectrumTopic::audio_fft));
  EXPECT_EQ(frames.metrics().fft_subscribers, 0U);
  EXPECT_EQ(frames.metrics().spectrum_subscribers, 6U);
}

}  // namespace
}  // namespace tactus::server
