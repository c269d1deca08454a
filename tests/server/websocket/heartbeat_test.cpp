#include "server/websocket/heartbeat.h"

#include <gtest/gtest.h>

namespace tactus::server {
namespace {

using std::chrono::milliseconds;
using Verdict = Heartbeat::Verdict;

constexpr milliseconds period{20'000};
constexpr milliseconds start{1'000'000};

/// A peer that is silent from a given time; it may be alive without reading.
platform::PeerSigns silent_since(milliseconds then, milliseconds now, bool stalled = false) {
  return {.silent_for = now - then, .stalled = stalled};
}

TEST(Heartbeat, APeerThatAnswersIsPingedForever) {
  Heartbeat heartbeat;
  milliseconds heard = start;
  for (milliseconds now = start; now < start + 100 * period; now += period) {
    EXPECT_EQ(heartbeat.check(now, silent_since(heard, now)), Verdict::ping);
    heard = now + milliseconds{30};  // the answer
  }
}

TEST(Heartbeat, APeerThatReadsSlowlyLivesAsLongAsItReads) {
  Heartbeat heartbeat;
  platform::PeerSigns signs{.stalled = true, .backlog = true};
  milliseconds now = start;
  for (int i = 0; i < 100; ++i, now += period) {
    signs.silent_for = now - start + period;
    signs.acked_bytes += 20'000;
    EXPECT_EQ(heartbeat.check(now, signs), Verdict::ping);
  }
  int more = 0;
  for (; heartbeat.check(now, signs) != Verdict::dead && more < 100; ++more) now += period;
  EXPECT_LE(more, Heartbeat::checks_stalled) << "it has ceased to read";
}

TEST(Heartbeat, WhoReadsAllThatIsSentMustAnswer) {
  Heartbeat heartbeat;
  platform::PeerSigns signs;
  int checks = 0;
  for (milliseconds now = start;; now += period, ++checks) {
    signs.silent_for = now - start + period;
    signs.acked_bytes += 20'000;
    if (heartbeat.check(now, signs) == Verdict::dead) break;
    ASSERT_LT(checks, 100);
  }
  EXPECT_EQ(checks, Heartbeat::pings_missed + Heartbeat::checks_for_answer);
}

TEST(Heartbeat, TwoMissedPingsAreTheEnd) {
  Heartbeat heartbeat;
  EXPECT_EQ(heartbeat.check(start, silent_since(start, start)), Verdict::ping);
  EXPECT_EQ(heartbeat.check(start + period, silent_since(start - period, start + period)),
            Verdict::ping);
  EXPECT_EQ(heartbeat.check(start + 2 * period, silent_since(start - period, start + 2 * period)),
            Verdict::ping);
  EXPECT_EQ(heartbeat.check(start + 3 * period, silent_since(start - period, start + 3 * period)),
            Verdict::dead);
}

TEST(Heartbeat, AnAnswerToTheSecondPingIsEnough) {
  Heartbeat heartbeat;
  const milliseconds heard = start + period + milliseconds{5};
  heartbeat.check(start, silent_since(start - period, start));
  heartbeat.check(start + period, silent_since(start - period, start + period));
  for (int i = 2; i < 4; ++i)
    EXPECT_EQ(heartbeat.check(start + i * period, silent_since(heard, start + i * period)),
              Verdict::ping);
}

TEST(Heartbeat, AChecksLatenessIsNotThePeersSilence) {
  Heartbeat heartbeat;
  heartbeat.check(start, silent_since(start - period, start));
  // Each answer is immediate, and each check late.
  for (int i = 1; i < 10; ++i) {
    const milliseconds now = start + i * (period + milliseconds{900});
    const milliseconds heard = start + (i - 1) * (period + milliseconds{900});
    EXPECT_EQ(heartbeat.check(now, silent_since(heard, now)), Verdict::ping);
  }
}

TEST(Heartbeat, AMinutesSilenceIsNoDeathWheneverItBegins) {
  for (milliseconds into{0}; into < period; into += milliseconds{500}) {
    Heartbeat heartbeat;
    heartbeat.check(start - period, silent_since(start - period, start - period));
    // It answers a ping, stops reading a while later, and is alive after a minute.
    const milliseconds heard = start - period + milliseconds{30};
    for (milliseconds now = start; now < start - period + into + milliseconds{60'000};
         now += period)
      EXPECT_EQ(heartbeat.check(now, silent_since(heard, now)), Verdict::ping);
  }
}

TEST(Heartbeat, APeerThatDoesNotReadOutlivesAMinuteAndNotThree) {
  Heartbeat heartbeat;
  milliseconds now = start;
  while (heartbeat.check(now, silent_since(start - period, now, true)) == Verdict::ping)
    now += period;
  EXPECT_GE(now - start, milliseconds{100'000});
  EXPECT_LE(now - start, milliseconds{180'000});
}

TEST(Heartbeat, AnUnknownSocketIsSilent) {
  EXPECT_GT(platform::read_peer_signs(-1).silent_for, 10 * period);
}

}  // namespace
}  // namespace tactus::server
