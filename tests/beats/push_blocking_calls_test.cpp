// Replaces malloc, free and the like by versions that abort if forbidden.
#include <gtest/gtest.h>

#include "../transport/blocking_calls.h"
#include "beats/beat_detector.h"
#include "rhythms.h"

namespace tactus::beats::test {
namespace {

TEST(BeatDetectorPush, allocates_nothing) {
  const auto sound = drums(120.0, 3.0, 48'000);
  BeatDetector detector{48'000};
  detector.push(std::span{sound}.first(4'800), [] {});
  {
    const tactus::test::ForbidBlockingCalls forbidden;
    detector.push(std::span{sound}.subspan(4'800), [] {});
  }
  EXPECT_EQ(detector.hops(), 375.0);
}

}  // namespace
}  // namespace tactus::beats::test
