#include "app/key/key.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "app/key/key_path.h"

namespace tactus::app {
namespace {

using server::access::KeyEntry;
using server::access::Role;
using std::chrono::day, std::chrono::month, std::chrono::year;

TEST(KeyList, has_name_role_and_date_in_columns) {
  const std::array keys{
      KeyEntry{.name = "tablet",
               .role = Role::control,
               .created = std::chrono::year_month_day{year{2026}, month{11}, day{29}}},
      KeyEntry{.name = "li",
               .role = Role::view,
               .created = std::chrono::year_month_day{year{2027}, month{1}, day{2}}}};
  EXPECT_EQ(key_list(keys),
            "tablet  control  2026-11-29\n"
            "li      view     2027-01-02\n");
  EXPECT_EQ(key_list({}), "");
}

TEST(KeyPath, is_the_given_one_or_in_the_state_folder) {
  using Variables = std::map<std::string, std::string>;
  const auto path = [](const std::string& given, const Variables& variables) {
    return key_path(given, [&](const std::string& name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      if (found == variables.end()) return std::nullopt;
      return found->second;
    });
  };
  const Variables both{{"XDG_STATE_HOME", "/state"}, {"HOME", "/home/ada"}};
  EXPECT_EQ(path("my keys", both), "my keys");
  EXPECT_EQ(path("", both), "/state/tactus/keys");
  EXPECT_EQ(path("", {{"HOME", "/home/ada"}}), "/home/ada/.local/state/tactus/keys");
  EXPECT_EQ(path("", {}), "");
}

}  // namespace
}  // namespace tactus::app
