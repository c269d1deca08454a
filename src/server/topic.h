#pragma once

#include <cstddef>
#include <vector>

#include "server/payload.h"

namespace tactus::server {

class Topic;

/// Who takes a topic's payloads.
class Subscriber {
 public:
  virtual ~Subscriber() = default;
  /// Takes the newest payload of a topic, which replaces one that is not sent yet. It may not
  /// subscribe or unsubscribe anybody meanwhile.
  virtual void deliver(const Topic& topic, const Payload& payload) = 0;
};

/// A named stream with its options, and who listens. Thread: the server's.
class Topic {
 public:
  void subscribe(Subscriber& subscriber) { subscribers_.push_back(&subscriber); }
  void unsubscribe(Subscriber& subscriber) { std::erase(subscribers_, &subscriber); }
  std::size_t subscribers() const noexcept { return subscribers_.size(); }

  /// Hands one payload to all: encoded once, however many they are.
  void publish(const Payload& payload) const {
    for (Subscriber* subscriber : subscribers_) subscriber->deliver(*this, payload);
  }

 private:
  std::vector<Subscriber*> subscribers_;
};

}  // namespace tactus::server
