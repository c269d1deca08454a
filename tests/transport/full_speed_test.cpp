// Many threads at full speed, also under ThreadSanitizer (preset tsan).
#include <gtest/gtest.h>
#include <tactus/transport_clock.h>

#include <atomic>
#include <cmath>
#include <string>
#include <thread>
#include <vector>

#include "random_commands.h"

namespace tactus {
namespace {

constexpr SampleRate sample_rate = 48'000;

/// Laws of any two successive snapshots read by one thread. Within an epoch, position and beats lie
/// on one line; a torn snapshot breaks this.
class Observer {
 public:
  void see(const TransportSnapshot& now) {
    if (now.epoch < last_.epoch) fault("the epoch went back");
    if (now.commands_done < last_.commands_done) fault("commands were undone");
    if (now.frame_count < last_.frame_count) fault("blocks were undone");
    if (now.loop_start >= now.loop_end) fault("the loop is turned round");
    const double offset = now.beat_pos - beats_at(now.sample_pos, now.bpm, sample_rate);
    if (seen_ && now.epoch == last_.epoch) {
      if (now.sample_pos < last_.sample_pos) fault("the playhead went back");
      if (now.bpm != last_.bpm) fault("the tempo changed");
      if (std::abs(offset - offset_) > 1e-6) fault("beats left their line");
    }
    seen_ = true;
    last_ = now;
    offset_ = offset;
  }
  const std::string& faults() const { return faults_; }

 private:
  void fault(const char* what) {
    if (faults_.empty()) faults_ = what;
  }
  TransportSnapshot last_;
  double offset_ = 0.0;
  bool seen_ = false;
  std::string faults_;
};

TEST(FullSpeed, eight_readers_see_whole_states_while_four_threads_command) {
  constexpr int reads_of_each = 20'000;
  constexpr int commands_of_each = 3'000;
  TransportClock clock{{.sample_rate = sample_rate}};
  std::atomic<int> at_work{8 + 4};
  std::vector<Observer> observers(8);
  std::vector<std::uint64_t> accepted(4, 0);
  std::vector<std::thread> threads;
  for (Observer& observer : observers)
    threads.emplace_back([&] {
      for (int i = 0; i < reads_of_each; ++i) {
        observer.see(clock.snapshot());
        if (i % 16 == 0 && clock.get_state().time_formatted.length < 9) ADD_FAILURE();
      }
      --at_work;
    });
  for (std::size_t c = 0; c < accepted.size(); ++c)
    threads.emplace_back([&, c] {
      test::RandomCommands random{c};
      for (int i = 0; i < commands_of_each; ++i) {
        const auto ticket = clock.submit(random.command(sample_rate));
        if (ticket) ++accepted[c];
        if (ticket && i % 8 == 0) (void)clock.outcome(*ticket);
        if (!ticket) std::this_thread::yield();
      }
      --at_work;
    });
  test::RandomCommands blocks{99};
  while (at_work > 0) clock.update_position(blocks.block());
  for (std::thread& thread : threads) thread.join();
  clock.update_position(0);
  std::uint64_t total = 0;
  for (const std::uint64_t n : accepted) total += n;
  EXPECT_EQ(clock.snapshot().commands_done, total);
  for (const Observer& observer : observers) EXPECT_EQ(observer.faults(), "");
}

}  // namespace
}  // namespace tactus
