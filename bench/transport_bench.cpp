#include <benchmark/benchmark.h>
#include <sys/resource.h>
#include <tactus/transport_clock.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "mutex_clock.h"
#include "platform/clock.h"

namespace {

constexpr tactus::Frames block_size = 512;

/// Threads that read continuously during its lifetime.
class SpinningReaders {
 public:
  template <class Read>
  SpinningReaders(std::int64_t count, Read read) {
    for (std::int64_t i = 0; i < count; ++i)
      threads_.emplace_back([this, read] {
        while (!done_.load(std::memory_order_relaxed)) read();
      });
  }
  ~SpinningReaders() {
    done_.store(true, std::memory_order_relaxed);
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  std::atomic<bool> done_{false};
  std::vector<std::thread> threads_;
};

template <class Clock>
void make_play(Clock& clock) {
  (void)clock.play();
  clock.update_position(block_size);
}

/// Cost of one reading of the system clock, included in all benchmarks below.
void clock_reading(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(tactus::platform::monotonic_ns());
}
BENCHMARK(clock_reading);

/// Number of times this thread has waited for another.
double waits() {
  rusage usage{};
  getrusage(RUSAGE_THREAD, &usage);
  return static_cast<double>(usage.ru_nvcsw);
}

template <class Clock>
void update_position(benchmark::State& state) {
  Clock clock;
  make_play(clock);
  const SpinningReaders readers{state.range(0),
                                [&] { benchmark::DoNotOptimize(clock.snapshot()); }};
  const double before = waits();
  for (auto _ : state) clock.update_position(block_size);
  state.counters["waits_per_million"] =
      (waits() - before) * 1e6 / static_cast<double>(state.iterations());
}
BENCHMARK(update_position<tactus::TransportClock>)->ArgName("readers")->Arg(0)->Arg(1)->Arg(8);

/// The same under a host.
void update_position_of_host(benchmark::State& state) {
  tactus::TransportClock clock;
  tactus::HostPosition host{
      .rolling = true, .bpm = 120.0, .meter = tactus::Meter{}, .bar = 1, .beat = 1.0};
  constexpr double beats_per_block = block_size / 24'000.0;
  for (auto _ : state) {
    clock.update_position(block_size, host);
    host.frame += block_size;
    *host.beat += beats_per_block;
  }
}
BENCHMARK(update_position_of_host);
BENCHMARK(update_position<MutexClock>)->ArgName("readers")->Arg(0)->Arg(1)->Arg(8);

template <class Clock>
void snapshot(benchmark::State& state) {
  Clock clock;
  make_play(clock);
  for (auto _ : state) benchmark::DoNotOptimize(clock.snapshot());
}
BENCHMARK(snapshot<tactus::TransportClock>);
BENCHMARK(snapshot<MutexClock>);

template <class Clock>
void get_state(benchmark::State& state) {
  Clock clock;
  make_play(clock);
  for (auto _ : state) benchmark::DoNotOptimize(clock.get_state());
}
BENCHMARK(get_state<tactus::TransportClock>);

/// A command and the block that applies it.
void command_and_block(benchmark::State& state) {
  tactus::TransportClock clock;
  make_play(clock);
  double bpm = 120.0;
  for (auto _ : state) {
    bpm = 240.0 - bpm + 1e-9;
    benchmark::DoNotOptimize(clock.set_bpm(bpm));
    clock.update_position(block_size);
  }
}
BENCHMARK(command_and_block);

}  // namespace
