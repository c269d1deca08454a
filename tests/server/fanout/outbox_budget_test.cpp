#include "server/fanout/outbox_budget.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>

#include "server/fake_session.h"

namespace tactus::server {
namespace {

/// A client that records whether it was closed.
struct Hoarder : BroadcastTarget {
  explicit Hoarder(Shard& shard) : share{std::make_shared<OutboxBudget::Share>(shard, this)} {}

  void on_payload(const TopicMembers&, const Payload&) override {}
  void on_partial_send(const TopicMembers&, const Payload&, std::ptrdiff_t) override {}
  void on_excess() override { ++closed; }
  void check() override {}

  std::shared_ptr<OutboxBudget::Share> share;
  int closed = 0;
};

class OutboxBudgetTest : public testing::Test {
 protected:
  TestHub hub;
  Hoarder first{hub.shards.hub_shard()};
  Hoarder second{hub.shards.hub_shard()};
  Hoarder third{hub.shards.hub_shard()};
};

TEST_F(OutboxBudgetTest, closes_the_client_with_the_most) {
  OutboxBudget budget{100};
  budget.set(first.share, 30);
  budget.set(second.share, 50);
  budget.set(third.share, 20);
  EXPECT_EQ(budget.total(), 100U);
  EXPECT_EQ(first.closed + second.closed + third.closed, 0);
  budget.set(third.share, 21);
  EXPECT_EQ(second.closed, 1);
  EXPECT_EQ(first.closed + third.closed, 0);
  EXPECT_EQ(budget.total(), 51U) << "its bytes are as good as gone";
}

TEST_F(OutboxBudgetTest, may_close_the_client_that_is_growing) {
  OutboxBudget budget{100};
  budget.set(first.share, 40);
  budget.set(second.share, 61);
  EXPECT_EQ(first.closed, 0);
  EXPECT_EQ(second.closed, 1);
}

TEST_F(OutboxBudgetTest, counts_the_present_bytes_of_each) {
  OutboxBudget budget{100};
  for (const std::size_t bytes : {90U, 10U, 60U, 0U, 99U, 1U}) budget.set(first.share, bytes);
  EXPECT_EQ(budget.total(), 1U);
  budget.set(second.share, 99);
  budget.release(*first.share);
  budget.release(*first.share);
  EXPECT_EQ(budget.total(), 99U);
  budget.set(third.share, 1);
  EXPECT_EQ(first.closed + second.closed + third.closed, 0);
}

TEST_F(OutboxBudgetTest, does_not_close_a_client_that_has_ended) {
  OutboxBudget budget{100};
  budget.set(first.share, 90);
  first.share->detach();
  budget.set(second.share, 20);
  EXPECT_EQ(first.closed + second.closed, 0);
  EXPECT_EQ(budget.total(), 20U);
}

TEST_F(OutboxBudgetTest, is_without_a_limit_at_0) {
  OutboxBudget budget{0};
  budget.set(first.share, std::size_t{1} << 40U);
  EXPECT_EQ(first.closed, 0);
}

}  // namespace
}  // namespace tactus::server
