#include "server/messages/pending_commands.h"

#include <algorithm>
#include <utility>

#include "platform/clock.h"

namespace tactus::server {
namespace {

constexpr std::chrono::seconds command_timeout{1};
constexpr double outcome_polls_per_second = 1'000.0;

}  // namespace

PendingCommands::Client::Client(Session& session, PendingCommands& commands)
    : commands_{commands}, window_{std::make_shared<Window>(Window{.session = session})} {}

void PendingCommands::Client::submit(const Result<TransportCommand>& command, Encode encode) {
  ++window_->in_flight;
  const access::SocketAccess& access = window_->session.access();
  const CommandSender sender{.peer = access.peer,
                             .has_control_key = access.key && access.role == access::Role::control};
  commands_.submit(check_rate(command), sender,
                   [commands = &commands_, asked = std::weak_ptr{window_},
                    encode = std::move(encode)](const Result<TransportState>& outcome) {
                     if (const auto window = asked.lock())
                       answer(*window, *commands, encode, outcome);
                   });
}

Result<TransportCommand> PendingCommands::Client::check_rate(
    const Result<TransportCommand>& command) {
  if (!command) return command;
  const auto checked = commands_.limiter_.check_connection(bucket_, platform::monotonic_ns());
  if (!checked) return checked.error();
  return command;
}

bool PendingCommands::Client::can_accept() {
  window_->waiting = !commands_.has_room(window_->in_flight);
  return !window_->waiting;
}

void PendingCommands::Client::answer(Window& window, const PendingCommands& commands,
                                     const Encode& encode, const Result<TransportState>& outcome) {
  --window.in_flight;
  // The caller may be the tick that settles commands, which belongs to no connection.
  try {
    window.session.answer(make_payload(encode(outcome)));
    if (!window.waiting || !commands.has_room(window.in_flight)) return;
    window.waiting = false;
    window.session.resume_reading();
  } catch (...) {
    window.session.on_exception();
  }
}

/// Where the playhead is after the pending commands: two next in a row skip two files.
Frames PendingCommands::heading() const {
  for (auto each = pending_.rbegin(); each != pending_.rend(); ++each)
    if (each->target) return static_cast<Frames>(*each->target);
  return clock_.sample_pos();
}

/// Within the limits, makes a command one for the clock, which waits for a place of its queue.
Outcome PendingCommands::accept(const TransportCommand& command, const CommandSender& sender,
                                Pending& pending) {
  if (auto checked = limiter_.check_address(sender, platform::monotonic_ns()); !checked)
    return checked;
  if (auto checked = limiter_.check_queue(sender, queued_ + waiting_); !checked) return checked;
  if (upstream_ != nullptr) {
    forward(command, sender, pending);
    return success();
  }
  if (is_beat_hint(command.kind) && hint_) {
    pending.is_hint = true;
    return hint_(command);
  }
  const TransportSnapshot state = clock_.snapshot();
  const auto resolved = files_.resolve(command, heading(), state);
  if (!resolved) return resolved.error();
  pending.target = files_.target_of(*resolved, state);
  pending.waiting = *resolved;
  ++waiting_;
  return success();
}

/// The upstream answers once, by its own deadline.
void PendingCommands::forward(const TransportCommand& command, const CommandSender& sender,
                              Pending& pending) {
  pending.forwarded = std::make_shared<std::optional<Result<TransportState>>>();
  ++queued_;
  upstream_->submit(command, sender.peer,
                    [this, outcome = pending.forwarded](const Result<TransportState>& answer) {
                      *outcome = answer;
                      settle();
                    });
}

/// Gives a waiting command to the clock, if its queue has a place. Another failure, or one after
/// the deadline, is its outcome.
void PendingCommands::queue(Pending& pending) {
  const auto now = std::chrono::steady_clock::now();
  const auto ticket = clock_.submit(*pending.waiting);
  if (ticket) {
    ++queued_;
    pending.ticket = *ticket;
    pending.deadline = now + command_timeout;
  } else if (ticket.error().code == ErrorCode::resource_exhausted && now < pending.deadline) {
    return;
  } else {
    stats_.commands.failed.add(1);
    pending.refusal = ticket.error();
    pending.target.reset();
  }
  pending.waiting.reset();
  --waiting_;
}

/// Those that wait are mostly the last of all pending ones.
void PendingCommands::queue_waiting() {
  if (waiting_ == 0) return;
  const auto is_waiting = [](const Pending& pending) { return pending.waiting.has_value(); };
  for (auto each = std::ranges::find_if(pending_, is_waiting);
       each != pending_.end() && waiting_ > 0; ++each) {
    if (!is_waiting(*each)) continue;
    queue(*each);
    if (is_waiting(*each)) return;  // the queue is full
  }
}

void PendingCommands::submit(const Result<TransportCommand>& command, const CommandSender& sender,
                             Done done) {
  if (stopped_) return;
  const auto now = std::chrono::steady_clock::now();
  Pending pending{.done = std::move(done), .deadline = now + command_timeout};
  if (!command) {
    pending.refusal = command.error();
  } else if (const auto accepted = accept(*command, sender, pending); !accepted) {
    stats_.commands.failed.add(1);
    pending.refusal = accepted.error();
  } else if (waiting_ == 1 && pending.waiting) {
    queue(pending);
  }
  if (!polls_ && !pending.refusal && !pending.forwarded)
    polls_.emplace(
        timers_, outcome_polls_per_second, now, [this](std::uint64_t) { settle(); },
        PeriodicTimer::Lateness::is_nothing);
  pending_.push_back(std::move(pending));
  if (pending_.size() == 1) settle();
}

void PendingCommands::stop() {
  stopped_ = true;
  pending_.clear();
  queued_ = waiting_ = 0;
}

void PendingCommands::settle() {
  queue_waiting();
  while (!pending_.empty()) {
    const auto outcome = outcome_of(pending_.front());
    if (!outcome) return;
    if (!pending_.front().refusal && !pending_.front().is_hint) --queued_;
    const Done done = std::move(pending_.front().done);
    pending_.pop_front();
    done(*outcome);
  }
  polls_.reset();
}

/// Empty while the command is in flight.
std::optional<Result<TransportState>> PendingCommands::outcome_of(const Pending& pending) {
  if (pending.refusal) return *pending.refusal;
  if (pending.waiting) return std::nullopt;
  if (pending.forwarded) {
    const std::optional<Result<TransportState>>& answer = *pending.forwarded;
    if (answer) (*answer ? stats_.commands.applied : stats_.commands.failed).add(1);
    return answer;
  }
  auto outcome = pending.is_hint ? std::optional{Result<TransportState>{clock_.get_state()}}
                                 : clock_.outcome(pending.ticket);
  if (!outcome) {
    if (std::chrono::steady_clock::now() < pending.deadline) return std::nullopt;
    outcome =
        Error{ErrorCode::unavailable, "command not applied within 1 s; it may still be applied"};
  }
  (*outcome ? stats_.commands.applied : stats_.commands.failed).add(1);
  if (*outcome) (**outcome).seq = stats_.stream.seq.value();
  return outcome;
}

}  // namespace tactus::server
