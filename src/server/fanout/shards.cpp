#include "server/fanout/shards.h"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <thread>
#include <utility>

#include "server/net/asio.h"

namespace tactus::server {
namespace {

constexpr std::size_t fill = 256;  // clients, before another thread is begun

}  // namespace

unsigned thread_count(unsigned wanted) noexcept {
  if (wanted > 0) return wanted;
  return std::clamp(std::thread::hardware_concurrency(), 1U, max_threads);
}

struct Shards::One {
  using Work = asio::executor_work_guard<Executor>;

  asio::io_context io{1};
  std::unique_ptr<Shard> shard;
  std::unique_ptr<Work> work;
  std::thread thread;
};

Shards::Shards(ServerStats& stats)
    : all_{make(stats.shards().size())}, ticks_{hub_io(), stats.hub().tick_lateness} {
  for (std::size_t i = 0; i < all_.size(); ++i) {
    One& one = *all_[i];
    one.shard = std::make_unique<Shard>(stats.shard(i), one.io, i == 0 ? &ticks_ : nullptr,
                                        [this] { on_empty(); });
    one.work = std::make_unique<One::Work>(one.io.get_executor());
  }
}

Shards::~Shards() = default;

std::vector<std::unique_ptr<Shards::One>> Shards::make(std::size_t count) {
  std::vector<std::unique_ptr<One>> all(count);
  for (auto& one : all) one = std::make_unique<One>();
  return all;
}

asio::io_context& Shards::hub_io() noexcept { return all_.front()->io; }
Shard& Shards::hub() noexcept { return *all_.front()->shard; }
bool Shards::ended() const noexcept { return all_.front()->io.stopped(); }

Shard& Shards::place() noexcept {
  const auto has_room = [](const auto& one) { return one->shard->load() < fill; };
  auto chosen = std::ranges::find_if(all_, has_room);
  if (chosen == all_.end())
    chosen = std::ranges::min_element(all_, {}, [](const auto& one) { return one->shard->load(); });
  return *(*chosen)->shard;
}

void Shards::start(OnFailure on_failure) {
  on_failure_ = std::move(on_failure);
  try {
    // The hub's last: nobody is let in before all are there.
    for (auto one = all_.rbegin(); one != all_.rend(); ++one)
      (*one)->thread = std::thread{[this, &its = **one] { run(its); }};
  } catch (...) {
    for (const auto& one : all_) one->io.stop();
    join();
    throw;
  }
}

/// What has fallen due comes before the next handler, of which many may be ready. An exception ends
/// the handler alone, and with it the HTTP connection that it held.
void Shards::run(One& one) const {
  one.shard->begin_thread();
  while (!one.io.stopped()) {
    try {
      one.io.run_one_for(Shard::check_step);
      one.shard->catch_up();
    } catch (...) {
      on_failure_(std::current_exception());
    }
  }
  one.shard->end_thread();
}

void Shards::shut_down() {
  ticks_.stop();
  for (const auto& one : all_) one->shard->shut_down();
}

/// Thread: any of the shards'.
void Shards::on_empty() {
  // After all that this shard has asked the hub for.
  hub().run([this] {
    if (++empty_ < size()) return;
    for (const auto& one : all_) one->work.reset();
  });
}

void Shards::join() {
  for (const auto& one : all_)
    if (one->thread.joinable()) one->thread.join();
}

}  // namespace tactus::server
