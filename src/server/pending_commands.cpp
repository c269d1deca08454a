#include "server/pending_commands.h"

#include <boost/system/error_code.hpp>
#include <utility>

namespace tactus::server {
namespace {

constexpr std::chrono::seconds patience{1};
constexpr std::chrono::milliseconds poll_interval{1};

}  // namespace

PendingCommands::PendingCommands(asio::io_context& io, TransportClock& clock, CommandStats& stats)
    : clock_{clock}, stats_{stats}, timer_{io.get_executor()} {}

void PendingCommands::submit(const TransportCommand& command, Done done) {
  auto ticket = clock_.submit(command);
  if (!ticket) {
    finish(done, ticket.error());
    return;
  }
  if (stopped_) return;  // nobody is there to hear of it
  pending_.push_back({*ticket, std::chrono::steady_clock::now() + patience, std::move(done)});
  if (pending_.size() > 1) return;
  settle();
  poll_later();
}

void PendingCommands::stop() {
  stopped_ = true;
  timer_.cancel();
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
}

void PendingCommands::finish(const Done& done, Result<TransportState> outcome) {
  (outcome ? stats_.applied : stats_.failed).add(1);
  done(std::move(outcome));
}

void PendingCommands::poll_later() {
  if (pending_.empty()) return;
  timer_.expires_after(poll_interval);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    settle();
    poll_later();
  });
}

}  // namespace tactus::server
