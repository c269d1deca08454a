#include "client/link/requests.h"

#include <utility>

namespace tactus::client {

std::string Requests::add(OnAnswer on_answer) {
  const auto id = "c" + std::to_string(++number_);
  const auto timer = environment_.call_after(timeout_ms_, [this, id] {
    auto late = pending_.extract(id);
    late.mapped().on_answer(
        Error{ErrorCode::unavailable, "the server did not answer; a command may be in effect"});
  });
  pending_.emplace(id, Pending{std::move(on_answer), timer});
  return id;
}

bool Requests::settle(const protocol::Answer& answer) {
  auto found = pending_.extract(answer.request_id);
  if (found.empty()) return false;
  environment_.cancel(found.mapped().timer);
  if (answer.error) {
    found.mapped().on_answer(*answer.error);
  } else {
    found.mapped().on_answer(answer);
  }
  return true;
}

void Requests::fail_all(const Error& error) {
  const auto all = std::exchange(pending_, {});
  for (const auto& [id, pending] : all) environment_.cancel(pending.timer);
  for (const auto& [id, pending] : all) pending.on_answer(error);
}

void Requests::drop() {
  for (const auto& [id, pending] : pending_) environment_.cancel(pending.timer);
}

}  // namespace tactus::client
