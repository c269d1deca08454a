#include "no_system_call.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <memory>

#include "audio_thread_work.h"
#include "platform/clock.h"

namespace tactus::test {
namespace {

class NoSystemCall : public testing::Test {
 protected:
  void SetUp() override {
    const auto nothing = [] {};
    if (run_without_system_calls(nothing, nothing) == Ending::not_allowed)
      GTEST_SKIP() << "seccomp is not allowed here";
  }
};

TEST_F(NoSystemCall, is_needed_for_nothing_and_one_is_caught) {
  EXPECT_EQ(run_without_system_calls([] {}, [] {}), Ending::no_system_call);
  EXPECT_EQ(run_without_system_calls([] {}, [] { (void)getppid(); }), Ending::system_call);
}

TEST_F(NoSystemCall, is_made_by_a_million_blocks_with_commands) {
  const auto read_clock = [] { (void)platform::monotonic_ns(); };
  if (run_without_system_calls(read_clock, read_clock) == Ending::system_call)
    GTEST_SKIP() << "the kernel of this machine offers no clock without a system call";
  std::unique_ptr<TransportClock> clock;
  const auto prepare = [&] {
    clock = std::make_unique<TransportClock>();
    give_commands_of_every_kind(*clock);
    do_what_the_audio_thread_may(*clock);  // lets the dynamic linker resolve symbols
  };
  const auto work = [&] {
    for (int i = 0; i < 1'000'000; ++i) {
      clock->update_position(512);
      if (i % 64 == 0) {
        give_commands_of_every_kind(*clock);
        do_what_the_audio_thread_may(*clock);
      }
    }
  };
  EXPECT_EQ(run_without_system_calls(prepare, work), Ending::no_system_call);
}

}  // namespace
}  // namespace tactus::test
