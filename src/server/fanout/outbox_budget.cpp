#include "server/fanout/outbox_budget.h"

#include <algorithm>
#include <utility>

namespace tactus::server {

void OutboxBudget::set(const std::shared_ptr<Share>& share, std::size_t bytes) {
  if (bytes == 0) return release(*share);
  std::shared_ptr<Share> worst;
  {
    const std::lock_guard lock{mutex_};
    if (share->bytes_ == 0) {
      share->place_ = shares_.size();
      shares_.push_back(share);
    }
    total_ += bytes;
    total_ -= share->bytes_;
    share->bytes_ = bytes;
    if (max_bytes_ > 0 && total_ > max_bytes_) worst = take_worst();
  }
  if (worst) close(worst);
}

void OutboxBudget::release(Share& share) noexcept {
  const std::lock_guard lock{mutex_};
  if (share.bytes_ > 0) remove(share);
}

std::size_t OutboxBudget::total() const {
  const std::lock_guard lock{mutex_};
  return total_;
}

void OutboxBudget::remove(Share& share) noexcept {
  total_ -= std::exchange(share.bytes_, 0);
  shares_.back()->place_ = share.place_;
  std::swap(shares_[share.place_], shares_.back());
  shares_.pop_back();
}

/// Its bytes count no more, so that the next excess does not choose it again before it has closed.
std::shared_ptr<OutboxBudget::Share> OutboxBudget::take_worst() {
  std::shared_ptr<Share> worst =
      *std::ranges::max_element(shares_, {}, [](const auto& share) { return share->bytes_; });
  remove(*worst);
  return worst;
}

void OutboxBudget::close(const std::shared_ptr<Share>& share) {
  share->shard_.run([share] {
    if (share->target_ != nullptr) share->target_->on_excess();
  });
}

}  // namespace tactus::server
