#include "server/fanout/limit_reports.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "server/fake_session.h"

namespace tactus::server {
namespace {

TEST(LimitReports, counts_each_refusal_and_logs_the_first) {
  TestHub hub;
  for (int i = 0; i < 1000; ++i) hub.reports.add(Limit::clients);
  hub.reports.add(Limit::clock_rates);
  EXPECT_EQ(hub.stats.limits().value(Limit::clients), 1000U);
  EXPECT_EQ(hub.stats.limits().value(Limit::clock_rates), 1U);
  EXPECT_EQ(hub.stats.limits().value(Limit::command_rate), 0U);
  EXPECT_EQ(hub.lines,
            (std::vector<std::string>{"refused 1 time: too many clients (--max-clients)",
                                      "refused 1 time: too many clock rates (--max-clock-rates)"}));
}

TEST(LimitReports, each_limit_has_a_name_and_a_description_of_its_own) {
  std::set<std::string_view> names;
  std::set<std::string_view> descriptions;
  for (const Limit limit : all_limits) {
    EXPECT_TRUE(names.insert(name(limit)).second) << name(limit);
    EXPECT_TRUE(descriptions.insert(description(limit)).second) << name(limit);
    EXPECT_NE(description(limit).find("--"), std::string_view::npos) << name(limit);
  }
}

}  // namespace
}  // namespace tactus::server
