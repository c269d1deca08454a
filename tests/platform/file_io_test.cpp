#include "platform/files/file_io.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace tactus::platform {
namespace {

namespace fs = std::filesystem;

/// A folder "inside" with a file, beside a secret file.
class OpenBeneath : public testing::Test {
 protected:
  OpenBeneath() {
    std::string name = (fs::temp_directory_path() / "tactus_beneath_XXXXXX").string();
    outside = ::mkdtemp(name.data());
    fs::create_directories(outside / "inside/sub");
    std::ofstream{outside / "secret"} << "secret";
    std::ofstream{outside / "inside/sub/page"} << "page";
    folder = open_folder((outside / "inside").string(), error);
    EXPECT_FALSE(error) << error.message();
  }
  ~OpenBeneath() override { fs::remove_all(outside); }

  /// The content of a file, or what went wrong.
  std::string content(const std::string& name) {
    std::error_code failure;
    const FileDescriptor file = open_beneath(folder, name, failure);
    std::array<char, 16> text{};
    const std::size_t bytes = failure ? 0 : read_some(file.number(), text, failure);
    return failure ? "error: " + failure.message() : std::string{text.data(), bytes};
  }
  void link(const fs::path& target, const std::string& name) {
    fs::create_symlink(target, outside / "inside" / name);
  }

  fs::path outside;
  FileDescriptor folder;
  std::error_code error;
};

TEST_F(OpenBeneath, a_file_in_the_folder_is_read) {
  EXPECT_EQ(content("sub/page"), "page");
  EXPECT_EQ(content("sub/../sub/page"), "page");
}

TEST_F(OpenBeneath, no_path_leads_out_of_the_folder) {
  link("../secret", "relative");
  link(outside / "secret", "absolute");
  link("..", "parent");
  link("/proc/self/root", "magic");
  for (const std::string name : {"../secret", "sub/../../secret", "relative", "absolute",
                                 "parent/secret", "magic/etc/passwd", "/etc/passwd"})
    EXPECT_TRUE(content(name).starts_with("error: ")) << name << ": " << content(name);
  EXPECT_TRUE(content((outside / "secret").string()).starts_with("error: "));
}

TEST_F(OpenBeneath, a_link_inside_the_folder_is_followed) {
  link("sub/page", "link");
  EXPECT_EQ(content("link"), "page");
}

TEST_F(OpenBeneath, a_folder_that_moves_is_still_the_folder) {
  fs::rename(outside / "inside", outside / "moved");
  EXPECT_EQ(content("sub/page"), "page");
}

TEST_F(OpenBeneath, a_named_pipe_is_not_waited_for) {
  ASSERT_EQ(::mkfifo((outside / "inside/pipe").c_str(), 0600), 0);
  const FileDescriptor pipe = open_beneath(folder, "pipe", error);
  EXPECT_EQ(status_of(pipe.number(), error).kind, FileStatus::Kind::other);
  EXPECT_FALSE(error) << error.message();
}

TEST_F(OpenBeneath, a_missing_folder_and_a_file_are_no_folders) {
  EXPECT_FALSE(open_folder((outside / "none").string(), error).is_open());
  EXPECT_EQ(error, std::errc::no_such_file_or_directory);
  EXPECT_FALSE(open_folder((outside / "secret").string(), error).is_open());
  EXPECT_EQ(error, std::errc::not_a_directory);
}

TEST_F(OpenBeneath, the_status_tells_kind_size_and_version) {
  using Kind = FileStatus::Kind;
  const FileDescriptor file = open_beneath(folder, "sub/page", error);
  const FileStatus before = status_of(file.number(), error);
  EXPECT_EQ(status_of((outside / "inside/sub/page").string(), error), before);
  EXPECT_EQ(before.kind, Kind::regular);
  EXPECT_EQ(before.size, 4U);
  EXPECT_GT(before.modified_ns, 1'000'000'000'000'000'000);
  fs::last_write_time(outside / "inside/sub/page", fs::file_time_type{});
  EXPECT_NE(status_of(file.number(), error).modified_ns, before.modified_ns);
  EXPECT_EQ(status_of(open_beneath(folder, "sub", error).number(), error).kind, Kind::folder);
  EXPECT_FALSE(error) << error.message();
  status_of(-1, error);
  EXPECT_EQ(error, std::errc::bad_file_descriptor);
  status_of((outside / "absent").string(), error);
  EXPECT_EQ(error, std::errc::no_such_file_or_directory);
}

TEST_F(OpenBeneath, only_a_pipe_with_a_path_is_a_named_one) {
  std::array<int, 2> ends{-1, -1};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  const FileDescriptor reader{ends[0]};
  const FileDescriptor writer{ends[1]};
  EXPECT_EQ(kind_of(reader.number(), error), FileKind::other);
  const std::string path = "/proc/self/fd/" + std::to_string(reader.number());
  const auto again = open_file(path, FileMode::read_without_waiting, error);
  EXPECT_EQ(kind_of(again.number(), error), FileKind::other) << "as a shell's <(...) is";

  ASSERT_EQ(::mkfifo((outside / "pipe").c_str(), 0600), 0);
  const auto named = open_file(outside / "pipe", FileMode::read_without_waiting, error);
  EXPECT_EQ(kind_of(named.number(), error), FileKind::named_pipe);
  const auto file = open_file(outside / "secret", FileMode::read, error);
  EXPECT_EQ(kind_of(file.number(), error), FileKind::regular);
  EXPECT_FALSE(error) << error.message();
}

}  // namespace
}  // namespace tactus::platform
