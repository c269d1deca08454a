#include "server/outbox.h"

#include <gtest/gtest.h>

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
  EXPECT_EQ(*outbox.take(), "2");
  EXPECT_EQ(outbox.take(), nullptr);
}

TEST(Outbox, WhatWasTakenIsNotReplaced) {
  Outbox outbox;
  const Topic clock;
  outbox.put_newest(clock, make_payload("1"));
  const Payload in_flight = outbox.take();
  EXPECT_FALSE(outbox.put_newest(clock, make_payload("2")));
  EXPECT_EQ(*in_flight, "1");
  EXPECT_EQ(*outbox.take(), "2");
}

TEST(Outbox, TopicsDoNotReplaceEachOther) {
  Outbox outbox;
  const Topic clock;
  const Topic spectrum;
  outbox.put_newest(clock, make_payload("c1"));
  outbox.put_newest(spectrum, make_payload("s1"));
  outbox.put_newest(clock, make_payload("c2"));
  EXPECT_EQ(*outbox.take(), "c2");
  EXPECT_EQ(*outbox.take(), "s1");
}

TEST(Outbox, AnswersKeepTheirOrderAndGoFirst) {
  Outbox outbox;
  const Topic clock;
  outbox.put_newest(clock, make_payload("c"));
  EXPECT_TRUE(outbox.push_answer(make_payload("a1")));
  EXPECT_TRUE(outbox.push_answer(make_payload("a2")));
  EXPECT_EQ(*outbox.take(), "a1");
  EXPECT_EQ(*outbox.take(), "a2");
  EXPECT_EQ(*outbox.take(), "c");
}

TEST(Outbox, AnswersThatPileUpAreRefused) {
  Outbox outbox;
  for (std::size_t i = 0; i < Outbox::max_answers; ++i)
    ASSERT_TRUE(outbox.push_answer(make_payload(std::to_string(i))));
  EXPECT_FALSE(outbox.push_answer(make_payload("one too many")));
  EXPECT_EQ(*outbox.take(), "0");
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

}  // namespace
}  // namespace tactus::server
