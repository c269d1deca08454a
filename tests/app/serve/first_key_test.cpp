#include "app/serve/first_key.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "server/access/key_file.h"

namespace tactus::app {
namespace {

using server::access::Key;
using server::access::KeyFile;
using server::access::Role;
using std::chrono::day, std::chrono::month, std::chrono::year;

constexpr std::chrono::year_month_day today{year{2026}, month{11}, day{29}};

class FirstKeyTest : public testing::Test {
 protected:
  FirstKeyTest() {
    std::string name = testing::TempDir() + "tactus_first_key_XXXXXX";
    folder = ::mkdtemp(name.data());
  }
  ~FirstKeyTest() override { std::filesystem::remove_all(folder); }

  KeyFile file() const { return KeyFile{folder + "/state/keys"}; }
  std::vector<server::access::KeyEntry> keys() const {
    const auto contents = file().load();
    EXPECT_TRUE(contents.ok());
    return contents.ok() ? contents->keys.entries() : std::vector<server::access::KeyEntry>{};
  }

  std::string folder;
};

TEST_F(FirstKeyTest, a_kept_key_controls) {
  std::string text;
  {
    FirstKey first{file()};
    ASSERT_TRUE(first.create(today).ok());
    text = first.text();
    first.keep();
  }
  const auto key = Key::parse(text);
  ASSERT_TRUE(key) << text;
  ASSERT_EQ(keys().size(), 1U);
  EXPECT_EQ(keys()[0].name, "first");
  EXPECT_EQ(keys()[0].role, Role::control);
  EXPECT_TRUE(keys()[0].digest.equals(key->digest()));
}

TEST_F(FirstKeyTest, a_key_that_was_not_shown_leaves_a_later_start_the_first) {
  for (int i = 0; i < 2; ++i) {
    FirstKey first{file()};
    ASSERT_TRUE(first.create(today).ok());
    ASSERT_EQ(keys().size(), 1U);
  }
  EXPECT_TRUE(keys().empty());
}

TEST_F(FirstKeyTest, no_key_is_created_again_once_all_are_revoked) {
  {
    FirstKey first{file()};
    ASSERT_TRUE(first.create(today).ok());
    first.keep();
  }
  ASSERT_TRUE(file().revoke("first").ok());
  FirstKey second{file()};
  ASSERT_TRUE(second.create(today).ok());
  EXPECT_EQ(second.text(), "");
  EXPECT_TRUE(keys().empty());
}

TEST_F(FirstKeyTest, a_file_with_keys_gets_no_other) {
  ASSERT_TRUE(file().create("lights", Role::view, today).ok());
  {
    FirstKey first{file()};
    ASSERT_TRUE(first.create(today).ok());
    EXPECT_EQ(first.text(), "");
  }
  ASSERT_EQ(keys().size(), 1U);
  EXPECT_EQ(keys()[0].name, "lights");
}

TEST_F(FirstKeyTest, a_failure_is_an_error_and_creates_none) {
  FirstKey first{KeyFile{folder}};
  EXPECT_FALSE(first.create(today).ok());
  EXPECT_EQ(first.text(), "");
}

}  // namespace
}  // namespace tactus::app
