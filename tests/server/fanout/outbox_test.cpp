#include "server/fanout/outbox.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "server/fanout/topic_members.h"

namespace tactus::server {
namespace {

constexpr Outbox::Limits limits;

TopicMembers topic() { return {TopicKind::clock, Delivery::newest}; }

/// Takes the next payload.
/// @return its text; empty if nothing is queued
std::string take(Outbox& outbox) {
  const Payload next = outbox.next().payload;
  if (!next) return {};
  outbox.take();
  return std::string{next->message()};
}

TEST(Outbox, AnEmptyOneHasNothingToSend) {
  Outbox outbox;
  EXPECT_TRUE(outbox.empty());
  EXPECT_EQ(outbox.next().payload, nullptr);
}

TEST(Outbox, ANewerPayloadReplacesAnUnsentOneOfItsTopic) {
  Outbox outbox;
  const TopicMembers clock = topic();
  EXPECT_FALSE(outbox.put_newest(clock, make_payload("1")));
  EXPECT_TRUE(outbox.put_newest(clock, make_payload("2")));
  EXPECT_EQ(take(outbox), "2");
  EXPECT_TRUE(outbox.empty());
}

TEST(Outbox, WhatWasTakenIsNotReplaced) {
  Outbox outbox;
  const TopicMembers clock = topic();
  outbox.put_newest(clock, make_payload("1"));
  const Payload in_flight = outbox.next().payload;
  outbox.take();
  EXPECT_FALSE(outbox.put_newest(clock, make_payload("2")));
  EXPECT_EQ(in_flight->message(), "1");
  EXPECT_EQ(take(outbox), "2");
}

TEST(Outbox, TopicsDoNotReplaceEachOther) {
  Outbox outbox;
  const TopicMembers clock = topic();
  const TopicMembers spectrum = topic();
  outbox.put_newest(clock, make_payload("c1"));
  outbox.put_newest(spectrum, make_payload("s1"));
  outbox.put_newest(clock, make_payload("c2"));
  EXPECT_EQ(take(outbox), "c2");
  EXPECT_EQ(take(outbox), "s1");
}

TEST(Outbox, AnswersKeepTheirOrderAndGoFirst) {
  Outbox outbox;
  const TopicMembers clock = topic();
  outbox.put_newest(clock, make_payload("c"));
  EXPECT_TRUE(outbox.push_answer(make_payload("a1"), limits));
  EXPECT_TRUE(outbox.push_answer(make_payload("a2"), limits));
  EXPECT_EQ(take(outbox), "a1");
  EXPECT_EQ(take(outbox), "a2");
  EXPECT_EQ(take(outbox), "c");
}

TEST(Outbox, AnswersThatPileUpAreRefused) {
  Outbox outbox;
  for (std::size_t i = 0; i < limits.answers; ++i)
    ASSERT_TRUE(outbox.push_answer(make_payload(std::to_string(i)), limits));
  EXPECT_FALSE(outbox.push_answer(make_payload("one too many"), limits));
  EXPECT_EQ(take(outbox), "0");
}

TEST(Outbox, ALateAnswersBytesCountToo) {
  Outbox outbox;
  const auto writer = [] { return make_payload("a"); };
  ASSERT_TRUE(outbox.push_deferred_answer(writer, limits.bytes, limits));
  EXPECT_FALSE(outbox.push_answer(make_payload("b"), limits));
  take(outbox);
  EXPECT_TRUE(outbox.push_answer(make_payload("b"), limits));
}

TEST(Outbox, AnswersMayNotPileUpInBytesEither) {
  Outbox outbox;
  const Payload half = make_payload(std::string(limits.bytes / 2, 'x'));
  EXPECT_TRUE(outbox.push_answer(half, limits));
  EXPECT_TRUE(outbox.push_answer(half, limits));
  EXPECT_FALSE(outbox.push_answer(make_payload("x"), limits));
  take(outbox);
  EXPECT_TRUE(outbox.push_answer(half, limits));
}

Payload key_frame(const std::string& text) { return make_payload(text, {.is_key = true}); }
Payload delta(const std::string& text, const Payload& key) {
  return make_payload(text, {.key = key});
}

TEST(Outbox, ADeltaGoesAfterItsKey) {
  Outbox outbox;
  const TopicMembers spectrum = topic();
  const Payload key = key_frame("k");
  outbox.put_newest(spectrum, delta("d1", key));
  EXPECT_EQ(take(outbox), "k");
  EXPECT_EQ(take(outbox), "d1");
  EXPECT_TRUE(outbox.empty());
}

TEST(Outbox, AKeyIsSentOnceHoweverManyDeltasNeedIt) {
  Outbox outbox;
  const TopicMembers spectrum = topic();
  const Payload key = key_frame("k");
  outbox.put_newest(spectrum, key);
  EXPECT_EQ(take(outbox), "k");
  for (const char* text : {"d1", "d2"}) {
    outbox.put_newest(spectrum, delta(text, key));
    EXPECT_EQ(take(outbox), text);
  }
}

TEST(Outbox, AKeyThatWasReplacedIsSentAllTheSame) {
  Outbox outbox;
  const TopicMembers spectrum = topic();
  const Payload old_key = key_frame("k1");
  const Payload key = key_frame("k2");
  outbox.put_newest(spectrum, old_key);
  take(outbox);
  outbox.put_newest(spectrum, key);
  outbox.put_newest(spectrum, delta("d", key));
  EXPECT_EQ(take(outbox), "k2");
  EXPECT_EQ(take(outbox), "d");
}

TEST(Outbox, ANewerFrameBetweenAKeyAndItsDeltaTakesTheDeltasPlace) {
  Outbox outbox;
  const TopicMembers spectrum = topic();
  const Payload key = key_frame("k");
  outbox.put_newest(spectrum, delta("d1", key));
  EXPECT_EQ(take(outbox), "k");
  outbox.put_newest(spectrum, delta("d2", key));
  EXPECT_EQ(take(outbox), "d2");
}

TEST(Outbox, OfATopicThatIsForgottenNothingIsLeft) {
  Outbox outbox;
  const TopicMembers spectrum = topic();
  const TopicMembers clock = topic();
  const Payload key = key_frame("k");
  outbox.put_newest(spectrum, delta("d1", key));
  take(outbox);
  outbox.put_newest(clock, make_payload("c"));
  outbox.forget(spectrum);
  EXPECT_EQ(take(outbox), "c");
  EXPECT_TRUE(outbox.empty());
  outbox.put_newest(spectrum, delta("d2", key));
  EXPECT_EQ(take(outbox), "k") << "a returning client starts with the key";
}

TEST(Outbox, ALateAnswerIsWrittenWhenItsTurnHasCome) {
  Outbox outbox;
  int written = 0;
  ASSERT_TRUE(outbox.push_answer(make_payload("a"), limits));
  ASSERT_TRUE(outbox.push_deferred_answer([&] { return make_payload(std::to_string(++written)); },
                                          1, limits));
  EXPECT_EQ(take(outbox), "a");
  EXPECT_EQ(written, 0);
  EXPECT_EQ(take(outbox), "1");
}

TEST(Outbox, WhatIsNextStaysUntilItIsTaken) {
  Outbox outbox;
  const TopicMembers clock = topic();
  int written = 0;
  ASSERT_TRUE(outbox.push_deferred_answer([&] { return make_payload(std::to_string(++written)); },
                                          1, limits));
  outbox.put_newest(clock, make_payload("c1"));
  EXPECT_EQ(outbox.next().payload->message(), "1");
  EXPECT_EQ(take(outbox), "2") << "an unsent answer is encoded again";
  EXPECT_EQ(outbox.next().payload->message(), "c1");
  EXPECT_TRUE(outbox.put_newest(clock, make_payload("c2")));
  EXPECT_EQ(take(outbox), "c2");
}

TEST(Outbox, AnswersKeepTheirOrderWhileMoreComeThanGo) {
  Outbox outbox;
  int pushed = 0;
  for (int taken = 0; taken < 200; ++taken) {
    for (int i = 0; i < 2; ++i)
      ASSERT_TRUE(outbox.push_answer(make_payload(std::to_string(pushed++)), limits));
    ASSERT_EQ(take(outbox), std::to_string(taken));
  }
}

}  // namespace
}  // namespace tactus::server
