#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "relay/nats/nats_connection.h"

namespace tactus::relay {

/// What a FakeNats was given; it outlives it.
struct FakeNatsServer {
  struct Sent {
    std::string subject, reply, data;
  };
  bool is_connected = true;
  std::vector<Sent> sent = {};
  std::map<std::string, NatsConnection::Take> takes = {};  // by subject

  void deliver(const std::string& subject, std::string_view data) const {
    takes.at(subject)({.subject = subject, .reply = {}, .data = data});
  }
};

/// Keeps what is sent.
class FakeNats final : public NatsConnection {
 public:
  explicit FakeNats(FakeNatsServer& server) : server_{server} {}

  std::unique_ptr<Subscription> subscribe(std::string subject, Take take) override {
    server_.takes[std::move(subject)] = std::move(take);
    return nullptr;
  }
  bool publish(const std::string& subject, const std::string& reply,
               std::string_view data) noexcept override {
    if (server_.is_connected) server_.sent.push_back({subject, reply, std::string{data}});
    return server_.is_connected;
  }

 private:
  FakeNatsServer& server_;
};

}  // namespace tactus::relay
