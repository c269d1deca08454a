#include "platform/scoped_stderr_mute.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <optional>

namespace tactus::platform {
namespace {

/// Whether two descriptors are of the same file.
bool are_same(int one, int other) {
  struct stat a{};
  struct stat b{};
  return fstat(one, &a) == 0 && fstat(other, &b) == 0 && a.st_dev == b.st_dev &&
         a.st_ino == b.st_ino;
}

TEST(ScopedStderrMute, lasts_until_the_last_one_ends_and_leaves_a_way_for_our_messages) {
  const int original = dup(STDERR_FILENO);
  const int file = memfd_create("stderr", 0);
  dup2(file, STDERR_FILENO);
  std::optional<ScopedStderrMute> first;
  std::optional<ScopedStderrMute> second;
  first.emplace();
  second.emplace();
  EXPECT_FALSE(are_same(STDERR_FILENO, file));
  EXPECT_TRUE(are_same(ScopedStderrMute::unmuted(), file));
  first.reset();
  EXPECT_FALSE(are_same(STDERR_FILENO, file)) << "the second is there";
  EXPECT_TRUE(ScopedStderrMute::is_active());
  second.reset();
  EXPECT_TRUE(are_same(STDERR_FILENO, file));
  EXPECT_EQ(ScopedStderrMute::unmuted(), STDERR_FILENO);
  dup2(original, STDERR_FILENO);
  close(original);
  close(file);
}

}  // namespace
}  // namespace tactus::platform
