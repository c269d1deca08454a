#include <gtest/gtest.h>

#include <memory>

#include "../transport/no_system_call.h"
#include "platform/clock.h"
#include "push_work.h"

namespace tactus::spectrum::test {
namespace {

using tactus::test::Ending;
using tactus::test::run_without_system_calls;

TEST(PushNoSystemCall, is_made_by_blocks_of_every_kind) {
  const auto read_clock = [] { (void)platform::monotonic_ns(); };
  if (run_without_system_calls([] {}, [] {}) == Ending::not_allowed)
    GTEST_SKIP() << "seccomp is not allowed here";
  if (run_without_system_calls(read_clock, read_clock) == Ending::system_call)
    GTEST_SKIP() << "the kernel of this machine offers no clock without a system call";
  std::unique_ptr<SpectrumAnalyzer> analyzer;
  const auto prepare = [&] {
    analyzer = std::make_unique<SpectrumAnalyzer>();
    push_blocks_of_every_kind(*analyzer);  // lets the dynamic linker resolve symbols
  };
  const auto work = [&] {
    for (int i = 0; i < 1'000; ++i) push_blocks_of_every_kind(*analyzer);
  };
  EXPECT_EQ(run_without_system_calls(prepare, work), Ending::no_system_call);
}

}  // namespace
}  // namespace tactus::spectrum::test
