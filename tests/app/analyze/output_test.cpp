#include "app/analyze/output.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <system_error>

#include "platform/files/file_io.h"
#include "platform/process_stats.h"

namespace tactus::app {
namespace {

namespace fs = std::filesystem;

class AnalyzeOutputTest : public testing::Test {
 protected:
  AnalyzeOutputTest()
      : folder{testing::TempDir() + "tactus." + std::to_string(std::random_device{}())} {
    fs::create_directories(folder);
  }
  ~AnalyzeOutputTest() override { fs::remove_all(folder); }

  std::string path(const std::string& name) const { return (folder / name).string(); }
  static std::string content(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
  }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator{folder}, {}));
  }

  bool has_unnamed_files() const {
    std::error_code failure;
    return platform::open_unnamed(folder.string(), failure).is_open();
  }

  const fs::path folder;
};

TEST_F(AnalyzeOutputTest, a_file_appears_only_once_complete) {
  const auto target = path("a.json");
  {
    auto output = AnalyzeOutput::open(target);
    ASSERT_TRUE(output.ok());
    ASSERT_FALSE(output->write(std::string(200'000, 'x')));
    EXPECT_FALSE(fs::exists(target));
    EXPECT_EQ(files(), has_unnamed_files() ? 0U : 1U) << "whatever ends the program leaves nothing";
    ASSERT_FALSE(output->finish());
    EXPECT_EQ(content(target), std::string(200'000, 'x'));
  }
  EXPECT_EQ(files(), 1U);
}

TEST_F(AnalyzeOutputTest, an_unfinished_file_is_removed_and_the_old_one_kept) {
  const auto target = path("a.json");
  std::ofstream{target} << "old";
  {
    auto output = AnalyzeOutput::open(target);
    ASSERT_TRUE(output.ok());
    ASSERT_FALSE(output->write(std::string(200'000, 'x')));
    EXPECT_EQ(content(target), "old");
  }
  EXPECT_EQ(content(target), "old");
  EXPECT_EQ(files(), 1U);
}

TEST_F(AnalyzeOutputTest, keeps_the_mode_of_a_replaced_file) {
  const auto target = path("a.json");
  std::ofstream{target} << "old";
  fs::permissions(target, fs::perms::owner_read | fs::perms::owner_write);
  auto output = AnalyzeOutput::open(target);
  ASSERT_TRUE(output.ok());
  ASSERT_FALSE(output->write("new"));
  ASSERT_FALSE(output->finish());
  EXPECT_EQ(content(target), "new");
  EXPECT_EQ(fs::status(target).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(AnalyzeOutputTest, writes_to_the_target_of_a_link) {
  std::ofstream{path("real")} << "old";
  fs::create_symlink(path("real"), path("link"));
  auto output = AnalyzeOutput::open(path("link"));
  ASSERT_TRUE(output.ok());
  ASSERT_FALSE(output->write("new"));
  ASSERT_FALSE(output->finish());
  EXPECT_TRUE(fs::is_symlink(path("link")));
  EXPECT_EQ(content(path("real")), "new");
}

TEST_F(AnalyzeOutputTest, what_a_crash_left_behind_stays_and_is_in_nobodys_way) {
  const auto target = path("a.json");
  const auto left = path(".tactus-" + std::to_string(platform::process_id()) + "-0.part");
  std::ofstream{target} << "old";
  std::ofstream{left} << "left";
  auto output = AnalyzeOutput::open(target);
  ASSERT_TRUE(output.ok());
  ASSERT_FALSE(output->write("new"));
  ASSERT_FALSE(output->finish());
  EXPECT_EQ(content(target), "new");
  EXPECT_EQ(content(left), "left");
  EXPECT_EQ(files(), 2U);
}

TEST_F(AnalyzeOutputTest, writes_directly_to_a_device) {
  auto output = AnalyzeOutput::open("/dev/null");
  ASSERT_TRUE(output.ok());
  EXPECT_FALSE(output->write("text"));
  EXPECT_FALSE(output->finish());
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(AnalyzeOutputTest, an_error_names_the_path_and_the_reason) {
  const std::string wrong[] = {folder.string(), path("none/a.json"), path("new/"),
                               path("x") + std::string(300, 'y') + "/z"};
  for (const auto& target : wrong) {
    const auto output = AnalyzeOutput::open(target);
    ASSERT_FALSE(output.ok()) << target;
    EXPECT_TRUE(output.error().message.starts_with("cannot write " + target + ": "))
        << output.error().message;
  }
  EXPECT_EQ(files(), 0U);
}

TEST_F(AnalyzeOutputTest, a_full_device_is_an_error_at_finish) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "there is no /dev/full";
  auto output = AnalyzeOutput::open("/dev/full");
  ASSERT_TRUE(output.ok());
  EXPECT_FALSE(output->write("text"));
  EXPECT_EQ(output->finish(), std::errc::no_space_on_device);
}

}  // namespace
}  // namespace tactus::app
