#include "server/messages/pending_commands.h"

#include <utility>

namespace tactus::server {
namespace {

constexpr std::chrono::seconds patience{1};
constexpr double polls_per_second = 1'000.0;

}  // namespace

void PendingCommands::submit(const TransportCommand& command, Done done) {
  auto ticket = clock_.submit(command);
  if (!ticket) {
    finish(done, ticket.error());
    return;
  }
  if (stopped_) return;  // nobody is there to hear of it
  const auto now = std::chrono::steady_clock::now();
  if (!polls_)
    polls_.emplace(
        ticks_, polls_per_second, now, [this](std::uint64_t) { settle(); },
        Ticker::Lateness::is_nothing);
  pending_.push_back({*ticket, now + patience, std::move(done)});
  if (pending_.size() == 1) settle();
}

void PendingCommands::stop() {
  stopped_ = true;
  pending_.clear();
}

void PendingCommands::settle() {
  while (!pending_.empty()) {
    auto outcome = clock_.outcome(pending_.front().ticket);
    if (!outcome) {
      if (std::chrono::steady_clock::now() < pending_.front().deadline) return;
      outcome = Error{ErrorCode::unavailable,
                      "the command is not in effect after a second; it may still come into effect"};
    }
    const Done done = std::move(pending_.front().done);
    pending_.pop_front();
    finish(done, *std::move(outcome));
  }
  polls_.reset();
}

void PendingCommands::finish(const Done& done, Result<TransportState> outcome) {
  (outcome ? stats_.applied : stats_.failed).add(1);
  done(std::move(outcome));
}

}  // namespace tactus::server
