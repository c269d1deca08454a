// Replaces malloc, free, pthread_mutex_lock and similar by versions that abort if forbidden. The
// transport's tests verify that they do.
#include <gtest/gtest.h>

#include "../transport/blocking_calls.h"
#include "push_work.h"
#include "spectrum/sample_history.h"
#include "spectrum/spectrum_analyzer_access.h"

namespace tactus::spectrum::test {
namespace {

TEST(PushBlockingCalls, are_none_of_what_the_audio_thread_does) {
  for (const std::size_t channels : {1U, 2U, 64U}) {
    SpectrumAnalyzer analyzer{{.channels = channels}};
    for (int i = 0; i < 100; ++i) {
      const tactus::test::ForbidBlockingCalls forbidden;
      push_blocks_of_every_kind(analyzer);
    }
    EXPECT_GT(detail::SpectrumAnalyzerAccess::history(analyzer).newest().frames_written, 10'000U);
  }
}

}  // namespace
}  // namespace tactus::spectrum::test
