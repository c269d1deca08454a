#include "platform/library_messages.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "platform/scoped_stderr_mute.h"

namespace tactus::platform {
namespace {

TEST(LibraryMessages, receives_each_line_once_until_another_follows) {
  std::vector<std::string> lines;
  std::FILE* const original = stderr;
  {
    const LibraryMessages messages{[&](std::string_view line) { lines.emplace_back(line); }};
    for (int i = 0; i < 3; ++i) {
      std::fprintf(stderr, "ALSA lib %s: ", "pcm.c");
      std::fprintf(stderr, "underrun\n");
    }
    std::fprintf(stderr, "another\n\n");
    {
      const ScopedStderrMute mute;
      std::fprintf(stderr, "muted\n");
    }
    std::fprintf(stderr, "incomplete");
  }
  {
    const LibraryMessages messages{[&](std::string_view line) { lines.emplace_back(line); }};
    std::fprintf(stderr, "later\n");
  }
  EXPECT_EQ(lines, (std::vector<std::string>{"ALSA lib pcm.c: underrun", "another", "later"}));
  EXPECT_EQ(stderr, original);
}

}  // namespace
}  // namespace tactus::platform
