#pragma once

#include <tactus/server_options.h>

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/fanout/limit_reports.h"
#include "server/fanout/session.h"
#include "server/fanout/shards.h"

namespace tactus::server {

inline access::Peer this_machine() { return {.block = {}, .is_loopback = true}; }

/// The machine with an IPv4 address that ends in this byte.
inline access::Peer other_machine(unsigned char last) {
  return {.block = access::PeerBlock::of_ipv4({192, 0, 2, last}), .is_loopback = false};
}

/// A machine of one IPv6 network.
inline access::Peer ipv6_machine(unsigned char last) {
  return {.block = access::PeerBlock::of_ipv6(
              {0x20, 1, 0xd, 0xb8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, last}),
          .is_loopback = false};
}

/// A session without a socket. It records what it is sent.
class FakeSession final : public Session {
 public:
  explicit FakeSession(Shard& shard, const access::Peer& peer = this_machine()) : shard_{shard} {
    access_.peer = peer;
    access_.role = access::Role::control;
  }

  ClientId id() const noexcept override { return 1; }
  Shard& shard() const noexcept override { return shard_; }
  access::SocketAccess& access() noexcept override { return access_; }
  void answer(Payload payload) override { answers.emplace_back(payload->message()); }
  void answer_deferred(Outbox::Writer writer, std::size_t) override { answer(writer()); }
  void join(std::shared_ptr<TopicMembers>) override {}
  void leave(std::shared_ptr<TopicMembers>) override {}
  void deliver(std::shared_ptr<TopicMembers>, Payload) override {}
  void refuse(std::string_view reason) override { refusals.emplace_back(reason); }
  void resume_reading() override {}
  void on_exception() override {}

  std::vector<std::string> answers;
  std::vector<std::string> refusals;

 private:
  Shard& shard_;
  access::SocketAccess access_;
};

/// The hub of a server on the calling thread, which runs no loop.
struct TestHub {
  TestHub() { shards.hub_shard().begin_thread(); }

  LogSink sink = [this](LogLevel, std::string_view line) { lines.emplace_back(line); };
  std::vector<std::string> lines;  // of the log
  ServerStats stats{1};
  Shards shards{stats};
  ServerLog log{shards.hub_shard(), sink};
  LimitReports reports{stats.limits(), log};
};

}  // namespace tactus::server
