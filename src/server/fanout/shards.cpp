#include "server/fanout/shards.h"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <thread>
#include <utility>

#include "server/net/asio.h"

namespace tactus::server {
namespace {

constexpr std::size_t fill = 256;  // clients per thread, before another thread is used

}  // namespace

unsigned thread_count(unsigned wanted) noexcept {
  if (wanted > 0) return wanted;
  return std::clamp(std::thread::hardware_concurrency(), 1U, max_threads);
}

struct Shards::Worker {
  using Work = asio::executor_work_guard<Executor>;

  asio::io_context io{1};
  std::unique_ptr<Shard> shard;
  std::unique_ptr<Work> work;
  std::thread thread;
};

Shards::Shards(ServerStats& stats)
    : all_{make(stats.shards().size())}, timers_{hub_io(), stats.publishing().tick_lateness} {
  for (std::size_t i = 0; i < all_.size(); ++i) {
    Worker& worker = *all_[i];
    worker.shard = std::make_unique<Shard>(stats.shard(i), worker.io, i == 0 ? &timers_ : nullptr,
                                           [this] { on_empty(); });
    worker.work = std::make_unique<Worker::Work>(worker.io.get_executor());
  }
}

Shards::~Shards() = default;

std::vector<std::unique_ptr<Shards::Worker>> Shards::make(std::size_t count) {
  std::vector<std::unique_ptr<Worker>> all(count);
  for (auto& worker : all) worker = std::make_unique<Worker>();
  return all;
}

asio::io_context& Shards::hub_io() noexcept { return all_.front()->io; }
Shard& Shards::hub_shard() noexcept { return *all_.front()->shard; }

void Shards::for_each(const std::function<void(Shard&)>& visit) {
  for (const auto& worker : all_) visit(*worker->shard);
}

bool Shards::ended() const noexcept { return all_.front()->io.stopped(); }

Shard& Shards::least_loaded() noexcept {
  const auto has_room = [](const auto& worker) { return worker->shard->load() < fill; };
  auto chosen = std::ranges::find_if(all_, has_room);
  if (chosen == all_.end())
    chosen = std::ranges::min_element(all_, {},
                                      [](const auto& worker) { return worker->shard->load(); });
  return *(*chosen)->shard;
}

void Shards::start(OnFailure on_failure) {
  on_failure_ = std::move(on_failure);
  try {
    // The hub's last: it accepts connections only when all others run.
    for (auto worker = all_.rbegin(); worker != all_.rend(); ++worker)
      (*worker)->thread = std::thread{[this, &its = **worker] { run(its); }};
  } catch (...) {
    for (const auto& worker : all_) worker->io.stop();
    join();
    throw;
  }
}

/// Due ticks come before the next handler, because many handlers may be ready. An exception ends
/// only its handler, and the HTTP connection owned by that.
void Shards::run(Worker& worker) const {
  worker.shard->begin_thread();
  while (!worker.io.stopped()) {
    try {
      worker.io.run_one_for(Shard::check_step);
      worker.shard->run_pending();
    } catch (...) {
      on_failure_(std::current_exception());
    }
  }
  worker.shard->end_thread();
}

void Shards::shut_down() {
  timers_.stop();
  for (const auto& worker : all_) worker->shard->shut_down();
}

/// Thread: any shard's.
void Shards::on_empty() {
  // After all earlier requests of this shard to the hub.
  hub_shard().run([this] {
    if (++empty_ < size()) return;
    for (const auto& worker : all_) worker->work.reset();
  });
}

void Shards::join() {
  for (const auto& worker : all_)
    if (worker->thread.joinable()) worker->thread.join();
}

}  // namespace tactus::server
