#include "server/access/key_file.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

namespace tactus::server::access {
namespace {

namespace fs = std::filesystem;
using std::chrono::day, std::chrono::month, std::chrono::year;
constexpr std::chrono::year_month_day today{year{2026}, month{11}, day{29}};
constexpr fs::perms private_file = fs::perms::owner_read | fs::perms::owner_write;

class KeyFileTest : public testing::Test {
 protected:
  KeyFileTest() {
    std::string name = (fs::temp_directory_path() / "tactus_keys_XXXXXX").string();
    folder = ::mkdtemp(name.data());
  }
  ~KeyFileTest() override { fs::remove_all(folder); }

  std::string text() const {
    std::ifstream in{file().path()};
    return {std::istreambuf_iterator<char>{in}, {}};
  }
  void write(const std::string& content) const {
    fs::create_directories(fs::path{file().path()}.parent_path());
    std::ofstream{file().path()} << content;
  }
  KeyFile file() const { return KeyFile{(folder / "state/tactus/keys").string()}; }

  fs::path folder;
};

TEST_F(KeyFileTest, a_missing_file_has_no_keys) {
  const auto contents = file().load();
  ASSERT_TRUE(contents) << contents.error().message;
  EXPECT_TRUE(contents->keys.entries().empty());
  EXPECT_TRUE(contents->warning.empty());
}

TEST_F(KeyFileTest, a_created_key_is_found_by_its_digest) {
  const auto key = file().create("lights", Role::view, today);
  ASSERT_TRUE(key) << key.error().message;
  const auto contents = file().load();
  ASSERT_TRUE(contents);
  const KeyEntry* const entry = contents->keys.find(key->digest());
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->name, "lights");
  EXPECT_EQ(entry->role, Role::view);
  EXPECT_EQ(date_text(entry->created), "2026-11-29");
}

TEST_F(KeyFileTest, the_key_itself_is_not_stored) {
  const auto key = file().create("lights", Role::view, today);
  ASSERT_TRUE(key);
  EXPECT_EQ(text().find(key->text()), std::string::npos);
  EXPECT_EQ(text().find(key->text().substr(0, 5) + key->text().substr(6, 5)), std::string::npos);
}

TEST_F(KeyFileTest, the_file_and_its_folders_are_private) {
  ASSERT_TRUE(file().create("lights", Role::view, today));
  EXPECT_EQ(fs::status(file().path()).permissions(), private_file);
  EXPECT_EQ(fs::status(folder / "state").permissions(), fs::perms::owner_all);
  EXPECT_EQ(fs::status(folder / "state/tactus").permissions(), fs::perms::owner_all);
}

TEST_F(KeyFileTest, an_exposed_file_is_warned_of_and_becomes_private_with_the_next_change) {
  write("");
  for (const fs::perms exposed :
       {fs::perms::group_read, fs::perms::others_read, fs::perms::others_write}) {
    fs::permissions(file().path(), private_file | exposed);
    EXPECT_NE(file().load()->warning.find("chmod 600"), std::string::npos);
  }
  ASSERT_TRUE(file().create("lights", Role::view, today));
  EXPECT_EQ(fs::status(file().path()).permissions(), private_file);
  EXPECT_TRUE(file().load()->warning.empty());
}

TEST_F(KeyFileTest, a_revoked_key_is_removed) {
  const auto a = file().create("a", Role::view, today);
  const auto b = file().create("b", Role::control, today);
  ASSERT_TRUE(a && b && file().revoke("a"));
  const auto contents = file().load();
  EXPECT_EQ(contents->keys.find(a->digest()), nullptr);
  EXPECT_NE(contents->keys.find(b->digest()), nullptr);
  EXPECT_EQ(file().revoke("a").error().code, ErrorCode::not_found);
}

TEST_F(KeyFileTest, an_error_leaves_the_file_as_it_was) {
  ASSERT_TRUE(file().create("a", Role::view, today));
  const std::string before = text();
  EXPECT_FALSE(file().create("a", Role::control, today));
  EXPECT_FALSE(file().create("b c", Role::control, today));
  EXPECT_FALSE(file().create("b", Role::none, today));
  EXPECT_FALSE(file().revoke("b"));
  EXPECT_EQ(text(), before);
}

TEST_F(KeyFileTest, a_faulty_file_is_named_with_its_line_and_not_overwritten) {
  write("# keys\nlights\n");
  const auto contents = file().load();
  ASSERT_FALSE(contents);
  EXPECT_TRUE(contents.error().message.starts_with("the file of keys " + file().path() +
                                                   ", line 2: 1 fields"))
      << contents.error().message;
  EXPECT_FALSE(file().create("a", Role::view, today));
  EXPECT_EQ(text(), "# keys\nlights\n");
}

TEST_F(KeyFileTest, what_is_no_file_is_an_error) {
  fs::create_directories(file().path());
  EXPECT_EQ(file().load().error().code, ErrorCode::unavailable);
  EXPECT_NE(file().load().error().message.find(file().path()), std::string::npos);
}

TEST_F(KeyFileTest, a_huge_file_is_an_error) {
  write(std::string(300'000, '#'));
  EXPECT_EQ(file().load().error().code, ErrorCode::unavailable);
}

TEST_F(KeyFileTest, no_change_of_several_at_once_is_lost) {
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 4; ++writer)
    writers.emplace_back([this, writer] {
      for (int i = 0; i < 5; ++i) {
        const std::string name = std::to_string(writer) + "-" + std::to_string(i);
        EXPECT_TRUE(file().create(name, Role::view, today));
      }
    });
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(file().load()->keys.entries().size(), 20U);
  std::size_t files = 0;
  for (const auto& each : fs::directory_iterator{folder / "state/tactus"}) files += each.exists();
  EXPECT_EQ(files, 2U) << "the keys and their lock";
}

TEST(KeyFilePath, follows_the_xdg_specification) {
  EXPECT_EQ(KeyFile::usual_path("/var/state", "/home/a"), "/var/state/tactus/keys");
  EXPECT_EQ(KeyFile::usual_path("", "/home/a"), "/home/a/.local/state/tactus/keys");
  EXPECT_EQ(KeyFile::usual_path("state", "/home/a"), "/home/a/.local/state/tactus/keys");
  EXPECT_EQ(KeyFile::usual_path("", ""), std::nullopt);
  EXPECT_EQ(KeyFile::usual_path("state", "home"), std::nullopt);
}

}  // namespace
}  // namespace tactus::server::access
