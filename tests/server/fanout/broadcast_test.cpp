// A shard broadcasts to many sockets.
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "platform/socket_pair.h"
#include "server/fanout/shard.h"

namespace tactus::server {
namespace {

/// A session that records the calls of the broadcast.
struct Client : BroadcastTarget {
  explicit Client(SocketPair its_sockets) : sockets{std::move(its_sockets)} {}

  void on_payload(const TopicMembers&, const Payload& payload) override { taken = payload; }
  void on_partial_send(const TopicMembers&, const Payload&, std::ptrdiff_t result) override {
    shortfalls.push_back(result);
  }
  void on_excess() override {}
  void check() override {}

  SocketPair sockets;
  Slot slot = 0;
  Payload taken;
  std::vector<std::ptrdiff_t> shortfalls;
};

class Broadcast : public testing::Test {
 protected:
  Client& join(SocketPair sockets, bool compressed = false) {
    Client& client = *clients_.emplace_back(std::make_unique<Client>(std::move(sockets)));
    client.slot = shard_.add(client);
    topic_.add(client.slot, compressed);
    shard_.set_ready(client.slot, client.sockets.server);
    return client;
  }
  std::string publish(std::string_view message) {
    const Payload payload = make_payload(message);
    shard_.publish(topic_, payload);
    return std::string{payload->frame()};
  }
  std::uint64_t messages() const { return stats_.topics[TopicKind::clock].messages.value(); }

  ShardStats stats_;
  asio::io_context io_{1};
  Shard shard_{stats_, io_, nullptr, nullptr};
  TopicMembers topic_{TopicKind::clock, Delivery::newest};
  std::vector<std::unique_ptr<Client>> clients_;
};

TEST_F(Broadcast, a_frame_reaches_every_ready_socket_whole) {
  for (int i = 0; i < 20; ++i) join(i % 2 == 0 ? local_pair() : tcp_pair());
  const std::string frame = publish("a message");
  for (const auto& client : clients_) {
    EXPECT_EQ(client->sockets.received(frame.size()), frame);
    EXPECT_TRUE(client->shortfalls.empty());
    EXPECT_EQ(client->taken, nullptr);
  }
  EXPECT_EQ(messages(), 20U);
}

TEST_F(Broadcast, nobody_to_send_to_is_no_message) {
  publish("a message");
  EXPECT_EQ(messages(), 0U);
}

TEST_F(Broadcast, a_session_that_is_not_ready_takes_the_payload_itself) {
  Client& first = join(local_pair());
  Client& waiting = join(local_pair());
  shard_.set_ready(waiting.slot, Shard::not_ready);
  const std::string frame = publish("a message");
  ASSERT_NE(waiting.taken, nullptr);
  EXPECT_EQ(waiting.taken->frame(), frame);
  EXPECT_EQ(waiting.sockets.received(0), "");
  EXPECT_EQ(first.sockets.received(frame.size()), frame);
  EXPECT_EQ(messages(), 1U);
}

TEST_F(Broadcast, a_socket_that_took_a_part_leaves_the_rest_to_its_session) {
  join(tcp_pair());
  join(tcp_pair());
  const std::string frame = publish(numbered_bytes(8U << 20U));
  for (const auto& client : clients_) {
    ASSERT_EQ(client->shortfalls.size(), 1U);
    const std::ptrdiff_t result = client->shortfalls[0];
    ASSERT_GT(result, 0);
    ASSERT_LT(result, static_cast<std::ptrdiff_t>(frame.size()));
    const auto taken = static_cast<std::size_t>(result);
    EXPECT_TRUE(client->sockets.received(taken) == frame.substr(0, taken));
  }
  EXPECT_EQ(messages(), 0U) << "the session counts it";
}

TEST_F(Broadcast, a_full_socket_takes_nothing_and_holds_up_nobody) {
  Client& first = join(local_pair());
  Client& full = join(local_pair());
  Client& last = join(local_pair());
  full.sockets.fill('f');
  const std::string frame = publish("a message");
  EXPECT_EQ(full.shortfalls, std::vector<std::ptrdiff_t>{0});
  EXPECT_EQ(first.sockets.received(frame.size()), frame);
  EXPECT_EQ(last.sockets.received(frame.size()), frame);
  EXPECT_EQ(messages(), 2U);
}

TEST_F(Broadcast, a_broken_connection_is_an_error_of_its_session_alone) {
  Client& gone = join(local_pair());
  Client& stays = join(local_pair());
  gone.sockets.close_client();
  const std::string frame = publish("a message");
  EXPECT_EQ(gone.shortfalls, std::vector<std::ptrdiff_t>{-EPIPE});
  EXPECT_EQ(stays.sockets.received(frame.size()), frame);
}

TEST_F(Broadcast, a_payload_may_go_as_soon_as_it_is_sent) {
  for (int i = 0; i < 50; ++i) join(tcp_pair());
  const std::string first = publish("first");
  const std::string next = publish("XXXXX");
  for (const auto& client : clients_)
    EXPECT_EQ(client->sockets.received(first.size() + next.size()), first + next);
}

TEST_F(Broadcast, clients_that_compress_get_the_compressed_frame) {
  Client& plain = join(local_pair());
  Client& compressing = join(local_pair(), true);
  const Payload payload = make_payload(std::string(200, 'x'));
  shard_.publish(topic_, payload);
  ASSERT_LT(payload->compressed_frame().size(), payload->frame().size());
  EXPECT_EQ(plain.sockets.received(payload->frame().size()), payload->frame());
  EXPECT_EQ(compressing.sockets.received(payload->compressed_frame().size()),
            payload->compressed_frame());
}

}  // namespace
}  // namespace tactus::server
