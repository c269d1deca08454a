#include "server/messages/pending_commands.h"

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

Outcome PendingCommands::queue(const TransportCommand& command, const CommandSender& sender,
                               Pending& pending) {
  if (const auto checked = limiter_.check_address(sender, platform::monotonic_ns()); !checked)
    return checked.error();
  if (const auto checked = limiter_.check_queue(sender, queued_); !checked) return checked.error();
  const Bpm bpm = clock_.bpm();
  const auto resolved = files_.resolve(command, heading(), bpm);
  if (!resolved) return resolved.error();
  const auto ticket = clock_.submit(*resolved);
  if (!ticket) return ticket.error();
  pending.ticket = *ticket;
  pending.target = files_.target_of(*resolved, bpm);
  return success();
}

void PendingCommands::submit(const Result<TransportCommand>& command, const CommandSender& sender,
                             Done done) {
  Pending pending{.done = std::move(done)};
  const auto now = std::chrono::steady_clock::now();
  if (!command) {
    pending.refusal = command.error();
  } else if (const auto queued = queue(*command, sender, pending)) {
    ++queued_;
    pending.deadline = now + command_timeout;
  } else {
    stats_.commands.failed.add(1);
    pending.refusal = queued.error();
  }
  if (stopped_) return;
  if (!polls_ && !pending.refusal)
    polls_.emplace(
        timers_, outcome_polls_per_second, now, [this](std::uint64_t) { settle(); },
        PeriodicTimer::Lateness::is_nothing);
  pending_.push_back(std::move(pending));
  if (pending_.size() == 1) settle();
}

void PendingCommands::stop() {
  stopped_ = true;
  pending_.clear();
  queued_ = 0;
}

void PendingCommands::settle() {
  while (!pending_.empty()) {
    const auto outcome = outcome_of(pending_.front());
    if (!outcome) return;
    if (!pending_.front().refusal) --queued_;
    const Done done = std::move(pending_.front().done);
    pending_.pop_front();
    done(*outcome);
  }
  polls_.reset();
}

/// Empty while the command is in flight.
std::optional<Result<TransportState>> PendingCommands::outcome_of(const Pending& pending) {
  if (pending.refusal) return *pending.refusal;
  auto outcome = clock_.outcome(pending.ticket);
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
