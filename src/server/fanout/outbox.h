#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "server/fanout/payload.h"
#include "server/fanout/topic_members.h"

namespace tactus::server {

/// A session's unsent messages. Answers are kept in order and never lost. Of each topic only the
/// newest payload is kept (conflation), after the key payload it needs. A payload taken for sending
/// is never replaced. Thread: the session's shard's.
class Outbox {
 public:
  /// Maximum backlog. A client that exceeds it is not reading.
  struct Limits {
    std::size_t answers = 256;
    std::size_t bytes = 256 * 1024;
  };
  /// Encodes an answer when it is sent.
  using Writer = std::function<Payload()>;

  bool empty() const noexcept { return answers_.size() == taken_ && newest_.empty(); }

  /// Approximate bytes of the queued answers.
  std::size_t answer_bytes() const noexcept { return answer_bytes_; }

  // @return false if too many are queued: the client must be closed
  [[nodiscard]] bool push_answer(Payload answer, const Limits& limits);
  /// @param bytes  approximate length of the answer
  [[nodiscard]] bool push_deferred_answer(Writer writer, std::size_t bytes, const Limits& limits);

  /// Replaces the queued payload of the same topic.
  /// @return whether one was replaced
  bool put_newest(const TopicMembers& topic, Payload payload);

  /// Drops the queued payload of a topic that the client left.
  void forget(const TopicMembers& topic);

  /// The next payload to send, answers first; null if nothing is queued.
  struct Next {
    Payload payload;
    TopicKind kind;
  };
  Next next();
  /// Marks the payload from next() as being sent, wholly or in part.
  void take();

 private:
  struct Answer {
    Payload payload;
    Writer writer;  ///< used if there is no payload
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

  std::vector<Answer> answers_;  // the first taken_ of these have been sent:
  std::size_t taken_ = 0;
  std::size_t answer_bytes_ = 0;
  std::vector<Newest> newest_;  // in order of arrival
  std::vector<KeySent> keys_;   // the last key payload sent of each topic with keys
};

}  // namespace tactus::server
