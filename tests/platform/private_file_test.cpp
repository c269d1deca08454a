#include "platform/files/private_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace tactus::platform {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t max_bytes = 1000;

class PrivateFileTest : public testing::Test {
 protected:
  PrivateFileTest() {
    std::string name = (fs::temp_directory_path() / "tactus_private_XXXXXX").string();
    folder = ::mkdtemp(name.data());
  }
  ~PrivateFileTest() override { fs::remove_all(folder); }
  std::string in(const std::string& name) const { return (folder / name).string(); }

  fs::path folder;
  std::error_code error;
};

TEST_F(PrivateFileTest, what_is_written_is_read) {
  ASSERT_FALSE(replace_private_file(in("a/b/file"), "one"));
  ASSERT_FALSE(replace_private_file(in("a/b/file"), "two"));
  const PrivateFile file = read_private_file(in("a/b/file"), max_bytes, error);
  EXPECT_FALSE(error) << error.message();
  EXPECT_EQ(file.text, "two");
  EXPECT_FALSE(file.is_exposed);
}

TEST_F(PrivateFileTest, nothing_is_left_beside_the_file) {
  ASSERT_FALSE(replace_private_file(in("file"), "text"));
  EXPECT_EQ(std::distance(fs::directory_iterator{folder}, fs::directory_iterator{}), 1);
}

TEST_F(PrivateFileTest, a_failure_leaves_nothing_behind) {
  fs::create_directories(folder / "file/inside");
  EXPECT_TRUE(replace_private_file(in("file"), "text"));
  EXPECT_TRUE(fs::is_directory(folder / "file/inside"));
  EXPECT_EQ(std::distance(fs::directory_iterator{folder}, fs::directory_iterator{}), 1);
}

TEST_F(PrivateFileTest, the_mode_does_not_depend_on_the_umask) {
  const auto before = ::umask(0);
  EXPECT_FALSE(replace_private_file(in("a/file"), "text"));
  ::umask(before);
  EXPECT_EQ(fs::status(in("a/file")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(fs::status(in("a")).permissions(), fs::perms::owner_all);
}

TEST_F(PrivateFileTest, a_link_stays_and_its_target_is_replaced) {
  fs::create_directory(in("a"));
  std::ofstream{in("a/target")} << "old";
  fs::create_symlink("a/target", in("file"));
  ASSERT_FALSE(replace_private_file(in("file"), "new"));
  EXPECT_TRUE(fs::is_symlink(in("file")));
  EXPECT_EQ(read_private_file(in("a/target"), max_bytes, error).text, "new");
  EXPECT_TRUE(lock_private_file(in("file"), error).is_open());
  EXPECT_TRUE(fs::exists(in("a/target.lock"))) << "the lock of the target's own path";
}

TEST_F(PrivateFileTest, root_leaves_a_file_and_its_lock_to_their_owner) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root";
  ASSERT_FALSE(replace_private_file(in("file"), "old"));
  ASSERT_EQ(::chown(in("file").c_str(), 1234, 2345), 0);
  EXPECT_TRUE(lock_private_file(in("file"), error).is_open());
  ASSERT_FALSE(replace_private_file(in("file"), "new"));
  for (const char* name : {"file", "file.lock"}) {
    struct stat status{};
    ASSERT_EQ(::stat(in(name).c_str(), &status), 0) << name;
    EXPECT_EQ(status.st_uid, 1234U) << name;
    EXPECT_EQ(status.st_gid, 2345U) << name;
    EXPECT_EQ(status.st_mode & 0777U, 0600U) << name;
  }
}

TEST_F(PrivateFileTest, a_file_that_others_can_read_is_exposed) {
  ASSERT_FALSE(replace_private_file(in("file"), "text"));
  fs::permissions(in("file"), fs::perms::group_read, fs::perm_options::add);
  EXPECT_TRUE(read_private_file(in("file"), max_bytes, error).is_exposed);
}

TEST_F(PrivateFileTest, a_missing_file_a_folder_and_a_long_file_are_errors) {
  read_private_file(in("none"), max_bytes, error);
  EXPECT_EQ(error, std::errc::no_such_file_or_directory);
  read_private_file(folder.string(), max_bytes, error);
  EXPECT_EQ(error, std::errc::is_a_directory);
  ASSERT_FALSE(replace_private_file(in("file"), std::string(max_bytes + 1, 'x')));
  EXPECT_EQ(read_private_file(in("file"), max_bytes, error).text, "");
  EXPECT_EQ(error, std::errc::file_too_large);
}

TEST_F(PrivateFileTest, a_named_pipe_is_not_waited_for) {
  ASSERT_EQ(::mkfifo(in("pipe").c_str(), 0600), 0);
  read_private_file(in("pipe"), max_bytes, error);
  EXPECT_EQ(error, std::errc::invalid_argument);
}

TEST_F(PrivateFileTest, a_lock_can_be_taken_again_once_it_is_closed) {
  for (int i = 0; i < 2; ++i) {
    const FileDescriptor lock = lock_private_file(in("a/file"), error);
    EXPECT_TRUE(lock.is_open()) << error.message();
  }
}

TEST_F(PrivateFileTest, a_lock_in_a_file_is_an_error) {
  std::ofstream{in("a")} << "no folder";
  EXPECT_FALSE(lock_private_file(in("a/file"), error).is_open());
  EXPECT_EQ(error, std::errc::not_a_directory);
}

}  // namespace
}  // namespace tactus::platform
