#include "server/outbox.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "server/topic.h"

namespace tactus::server {
namespace {

TEST(Outbox, AnEmptyOneHasNothingToSend) { EXPECT_EQ(Outbox{}.take(), nullptr); }

TEST(Outbox, ANewerPayloadReplacesAnUnsentOneOfItsTopic) {
  Outbox outbox;
  const Topic clock;
  EXPECT_FALSE(outbox.put_newest(clock, make_payload("1")));
  EXPECT_TRUE(outbox.put_newest(clock, make_payload("2")));
  EXPECT_EQ(outbox.take()->bytes, "2");
  EXPECT_EQ(outbox.take(), nullptr);
}

TEST(Outbox, WhatWasTakenIsNotReplaced) {
  Outbox outbox;
  const Topic clock;
  outbox.put_newest(clock, make_payload("1"));
  const Payload in_flight = outbox.take();
  EXPECT_FALSE(outbox.put_newest(clock, make_payload("2")));
  EXPECT_EQ(in_flight->bytes, "1");
  EXPECT_EQ(outbox.take()->bytes, "2");
}

TEST(Outbox, TopicsDoNotReplaceEachOther) {
  Outbox outbox;
  const Topic clock;
  const Topic spectrum;
  outbox.put_newest(clock, make_payload("c1"));
  outbox.put_newest(spectrum, make_payload("s1"));
  outbox.put_newest(clock, make_payload("c2"));
  EXPECT_EQ(outbox.take()->bytes, "c2");
  EXPECT_EQ(outbox.take()->bytes, "s1");
}

TEST(Outbox, AnswersKeepTheirOrderAndGoFirst) {
  Outbox outbox;
  const Topic clock;
  outbox.put_newest(clock, make_payload("c"));
  EXPECT_TRUE(outbox.push_answer(make_payload("a1")));
  EXPECT_TRUE(outbox.push_answer(make_payload("a2")));
  EXPECT_EQ(outbox.take()->bytes, "a1");
  EXPECT_EQ(outbox.take()->bytes, "a2");
  EXPECT_EQ(outbox.take()->bytes, "c");
}

TEST(Outbox, AnswersThatPileUpAreRefused) {
  Outbox outbox;
  for (std::size_t i = 0; i < Outbox::max_answers; ++i)
    ASSERT_TRUE(outbox.push_answer(make_payload(std::to_string(i))));
  EXPECT_FALSE(outbox.push_answer(make_payload("one too many")));
  EXPECT_EQ(outbox.take()->bytes, "0");
}

TEST(Outbox, ALateAnswersBytesCountToo) {
  Outbox outbox;
  const auto writer = [] { return make_payload("a"); };
  ASSERT_TRUE(outbox.push_late_answer(writer, Outbox::max_answer_bytes));
  EXPECT_FALSE(outbox.push_answer(make_payload("b")));
  outbox.take();
  EXPECT_TRUE(outbox.push_answer(make_payload("b")));
}

TEST(Outbox, AnswersMayNotPileUpInBytesEither) {
  Outbox outbox;
  const Payload half = make_payload(std::string(Outbox::max_answer_bytes / 2, 'x'));
  EXPECT_TRUE(outbox.push_answer(half));
  EXPECT_TRUE(outbox.push_answer(half));
  EXPECT_FALSE(outbox.push_answer(make_payload("x")));
  outbox.take();
  EXPECT_TRUE(outbox.push_answer(half));
}

Payload key_frame(const std::string& text) {
  return std::make_shared<const EncodedMessage>(EncodedMessage{.bytes = text, .is_key = true});
}
Payload delta(const std::string& text, const Payload& key) {
  return std::make_shared<const EncodedMessage>(EncodedMessage{.bytes = text, .key = key});
}

TEST(Outbox, ADeltaGoesAfterItsKey) {
  Outbox outbox;
  const Topic spectrum;
  const Payload key = key_frame("k");
  outbox.put_newest(spectrum, delta("d1", key));
  EXPECT_EQ(outbox.take()->bytes, "k");
  EXPECT_EQ(outbox.take()->bytes, "d1");
  EXPECT_EQ(outbox.take(), nullptr);
}

TEST(Outbox, AKeyIsSentOnceHoweverManyDeltasNeedIt) {
  Outbox outbox;
  const Topic spectrum;
  const Payload key = key_frame("k");
  outbox.put_newest(spectrum, key);
  EXPECT_EQ(outbox.take()->bytes, "k");
  for (const char* text : {"d1", "d2"}) {
    outbox.put_newest(spectrum, delta(text, key));
    EXPECT_EQ(outbox.take()->bytes, text);
  }
}

TEST(Outbox, AKeyThatWasReplacedIsSentAllTheSame) {
  Outbox outbox;
  const Topic spectrum;
  const Payload old_key = key_frame("k1");
  const Payload key = key_frame("k2");
  outbox.put_newest(spectrum, old_key);
  outbox.take();
  outbox.put_newest(spectrum, key);
  outbox.put_newest(spectrum, delta("d", key));
  EXPECT_EQ(outbox.take()->bytes, "k2");
  EXPECT_EQ(outbox.take()->bytes, "d");
}

TEST(Outbox, ANewerFrameBetweenAKeyAndItsDeltaTakesTheDeltasPlace) {
  Outbox outbox;
  const Topic spectrum;
  const Payload key = key_frame("k");
  outbox.put_newest(spectrum, delta("d1", key));
  EXPECT_EQ(outbox.take()->bytes, "k");
  outbox.put_newest(spectrum, delta("d2", key));
  EXPECT_EQ(outbox.take()->bytes, "d2");
}

TEST(Outbox, OfATopicThatIsForgottenNothingIsLeft) {
  Outbox outbox;
  const Topic spectrum;
  const Topic clock;
  const Payload key = key_frame("k");
  outbox.put_newest(spectrum, delta("d1", key));
  outbox.take();
  outbox.put_newest(clock, make_payload("c"));
  outbox.forget(spectrum);
  EXPECT_EQ(outbox.take()->bytes, "c");
  EXPECT_EQ(outbox.take(), nullptr);
  outbox.put_newest(spectrum, delta("d2", key));
  EXPECT_EQ(outbox.take()->bytes, "k") << "who comes back begins with the key";
}

TEST(Outbox, ALateAnswerIsWrittenWhenItsTurnHasCome) {
  Outbox outbox;
  int written = 0;
  ASSERT_TRUE(outbox.push_answer(make_payload("a")));
  ASSERT_TRUE(outbox.push_late_answer([&] { return make_payload(std::to_string(++written)); }, 1));
  EXPECT_EQ(outbox.take()->bytes, "a");
  EXPECT_EQ(written, 0);
  EXPECT_EQ(outbox.take()->bytes, "1");
}

}  // namespace
}  // namespace tactus::server
