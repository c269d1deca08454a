#pragma once

#include <cstddef>
#include <deque>

namespace tactus::client {

/// Arrivals of messages that carry their sending time. Each gives a lower bound `low` of the clock
/// offset when it was received. Of each second only the least delayed message is kept.
///
/// Threads: one.
class MessageTimes {
 public:
  /// @param most  maximum number to keep, at least 1
  explicit MessageTimes(std::size_t most) : most_{most} {}

  std::size_t size() const noexcept { return best_.size(); }

  /// @param at   local time in ms; must not decrease
  /// @param low  in ms
  void add(double at, double low);

  /// Drops the messages from before a time.
  void forget(double before);

  /// The lower bound of the offset at a time, for a drift rate in ms per ms; minus infinity without
  /// messages.
  double floor(double now, double rate) const noexcept;

  /// Mean distance of the messages below the lowest line of a rate that is above all of them.
  /// Requires a message.
  double mean_wait(double rate) const noexcept;

 private:
  struct Best {
    double begin;  // of the second
    double at;
    double low;
  };

  std::size_t most_;
  std::deque<Best> best_;
};

}  // namespace tactus::client
