#pragma once

#include <cstddef>
#include <vector>

#include "server/payload.h"

namespace tactus::server {

class Topic;

/// What a session has not sent: answers in their order, none lost, and of each topic the newest
/// payload alone (conflation). What was taken for sending is never replaced.
/// Thread: the session's.
class Outbox {
 public:
  // Answers that may wait; a client that lets more pile up does not read.
  static constexpr std::size_t max_answers = 256;
  static constexpr std::size_t max_answer_bytes = 256 * 1024;

  /// @return false where too many wait already: the client is to be closed
  [[nodiscard]] bool push_answer(Payload answer);

  /// Replaces what waits of the same topic. @return whether something was replaced
  bool put_newest(const Topic& topic, Payload payload);

  /// The next to send, answers first; null where nothing waits.
  Payload take();

 private:
  struct Newest {
    const Topic* topic;
    Payload payload;
  };
  std::vector<Payload> answers_;
  std::size_t answer_bytes_ = 0;
  std::vector<Newest> newest_;  // in the order in which they came to wait
};

}  // namespace tactus::server
