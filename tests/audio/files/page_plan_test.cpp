#include "audio/files/page_plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace tactus::audio {
namespace {

constexpr Frames page = 100;
constexpr Frames endless = 1'000'000'000;

bool has(const std::vector<Frames>& plan, Frames wanted) {
  return std::find(plan.begin(), plan.end(), wanted) != plan.end();
}

TEST(PagePlan, begins_at_the_playhead_and_goes_on_ahead_of_it) {
  const auto plan = plan_pages({.position = 5'050}, page, endless);
  EXPECT_EQ(plan[0], 50);
  EXPECT_EQ(plan[1], 51);
  for (Frames ahead = 0; ahead < pages_ahead; ++ahead) EXPECT_TRUE(has(plan, 50 + ahead));
  EXPECT_FALSE(has(plan, 49));
}

TEST(PagePlan, follows_the_loop_from_its_end_to_its_start) {
  const auto plan = plan_pages(
      {.position = 5'050, .loop_start = 2'050, .loop_end = 5'150, .loops = true}, page, endless);
  EXPECT_TRUE(has(plan, 50));
  EXPECT_TRUE(has(plan, 51));
  for (Frames ahead = 0; ahead < pages_ahead - 2; ++ahead) EXPECT_TRUE(has(plan, 20 + ahead));
  EXPECT_FALSE(has(plan, 52));
}

TEST(PagePlan, the_starts_of_the_loop_the_playback_and_the_material_are_always_in_it) {
  const auto plan = plan_pages({.position = 900'000,
                                .return_to = 30'020,
                                .loop_start = 70'000,
                                .loop_end = 990'000,
                                .loops = true},
                               page, endless);
  for (const Frames wanted : {0, 1, 300, 301, 700, 701, 9'000}) EXPECT_TRUE(has(plan, wanted));
}

TEST(PagePlan, never_exceeds_its_bound_nor_names_a_page_twice_nor_one_past_the_end) {
  for (Frames position = 0; position < 5'000; position += 37) {
    for (Frames loop_end = 1; loop_end < 5'000; loop_end += 211) {
      const auto plan = plan_pages({.position = position,
                                    .return_to = 4'321,
                                    .loop_start = loop_end / 2,
                                    .loop_end = loop_end,
                                    .loops = true},
                                   page, 4'500);
      EXPECT_LE(plan.size(), most_planned_pages);
      EXPECT_EQ(std::set<Frames>(plan.begin(), plan.end()).size(), plan.size());
      for (const Frames planned : plan) EXPECT_LT(planned, 45);
    }
  }
}

TEST(PagePlan, a_loop_that_the_playhead_has_passed_is_not_followed) {
  const auto plan = plan_pages(
      {.position = 6'000, .loop_start = 2'000, .loop_end = 5'000, .loops = true}, page, endless);
  EXPECT_TRUE(has(plan, 60 + pages_ahead - 1));
}

}  // namespace
}  // namespace tactus::audio
