// Under clang's -fsanitize=realtime, a blocking call in a nonblocking function aborts. The
// transport's tests verify that it does.
#include <gtest/gtest.h>

#include "push_work.h"
#include "spectrum/sample_history.h"
#include "spectrum/spectrum_analyzer_access.h"

namespace tactus::spectrum::test {
namespace {

TEST(PushRealtimeSanitizer, finds_nothing_in_what_the_audio_thread_calls) {
  SpectrumAnalyzer analyzer;
  for (int i = 0; i < 1'000; ++i) push_blocks_of_every_kind(analyzer);
  EXPECT_GT(detail::SpectrumAnalyzerAccess::history(analyzer).newest().frames_written, 100'000U);
}

}  // namespace
}  // namespace tactus::spectrum::test
