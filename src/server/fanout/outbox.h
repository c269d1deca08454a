#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "server/fanout/payload.h"
#include "server/fanout/topic.h"

namespace tactus::server {

/// What a session has not sent: answers in their order, none lost, and of each topic the newest
/// payload alone (conflation), after the key payload that it needs. What was taken for sending is
/// never replaced.
/// Thread: the session's shard's.
class Outbox {
 public:
  /// How much may wait; a client that lets more pile up does not read.
  struct Limits {
    std::size_t answers = 256;
    std::size_t bytes = 256 * 1024;
  };
  /// Writes an answer at the moment of sending.
  using Writer = std::function<Payload()>;

  bool empty() const noexcept { return answers_.size() == taken_ && newest_.empty(); }

  // @return false where too many wait already: the client is to be closed
  [[nodiscard]] bool push_answer(Payload answer, const Limits& limits);
  /// @param bytes  about how long the answer will be
  [[nodiscard]] bool push_late_answer(Writer writer, std::size_t bytes, const Limits& limits);

  /// Replaces what waits of the same topic. @return whether something was replaced
  bool put_newest(const TopicMembers& topic, Payload payload);

  /// The topic is this client's no longer: what waits of it is left out.
  void forget(const TopicMembers& topic);

  /// What is to be sent next, answers first; null where nothing waits.
  struct Next {
    Payload payload;
    TopicKind kind;
  };
  Next next();
  /// What next() gave is being sent, wholly or in part.
  void take();

 private:
  struct Answer {
    Payload payload;
    Writer writer;  ///< where there is no payload
    std::size_t bytes;
  };
  struct Newest {
    const TopicMembers* topic;
    Payload payload;
  };
  struct KeySent {
    const TopicMembers* topic;
    Payload key;
  };
  bool has_answers() const noexcept { return taken_ < answers_.size(); }
  bool push(Answer answer, const Limits& limits);
  void take_answer();
  bool lacks_key(const Newest& newest) const;
  Payload& key_sent(const TopicMembers& topic);

  std::vector<Answer> answers_;  // of which so many are taken:
  std::size_t taken_ = 0;
  std::size_t answer_bytes_ = 0;
  std::vector<Newest> newest_;  // in the order in which they came to wait
  std::vector<KeySent> keys_;   // of the topics that have keys, the last one sent
};

}  // namespace tactus::server
