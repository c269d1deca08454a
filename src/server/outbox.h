#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <vector>

#include "server/payload.h"

namespace tactus::server {

class Topic;

/// What a session has not sent: answers in their order, none lost, and of each topic the newest
/// payload alone (conflation), after the key payload that it needs. What was taken for sending is
/// never replaced.
/// Thread: the session's.
class Outbox {
 public:
  // Answers that may wait; a client that lets more pile up does not read.
  static constexpr std::size_t max_answers = 256;
  static constexpr std::size_t max_answer_bytes = 256 * 1024;
  /// Writes an answer at the moment of sending.
  using Writer = std::function<Payload()>;

  // @return false where too many wait already: the client is to be closed
  [[nodiscard]] bool push_answer(Payload answer);
  /// @param bytes  about how long the answer will be
  [[nodiscard]] bool push_late_answer(Writer writer, std::size_t bytes);

  /// Replaces what waits of the same topic. @return whether something was replaced
  bool put_newest(const Topic& topic, Payload payload);

  /// The topic is this client's no longer: what waits of it is left out.
  void forget(const Topic& topic);

  /// The next to send, answers first; null where nothing waits.
  Payload take();

 private:
  struct Answer {
    Payload payload;
    Writer writer;  ///< where there is no payload
    std::size_t bytes;
  };
  struct Newest {
    const Topic* topic;
    Payload payload;
  };
  struct KeySent {
    const Topic* topic;
    Payload key;
  };
  Payload take_answer();
  Payload& key_sent(const Topic& topic);

  std::deque<Answer> answers_;
  std::size_t answer_bytes_ = 0;
  std::vector<Newest> newest_;  // in the order in which they came to wait
  std::vector<KeySent> keys_;   // of the topics that have keys, the last one sent
};

}  // namespace tactus::server
