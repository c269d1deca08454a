#include "load/load_options.h"

#include <gtest/gtest.h>

#include <array>

namespace tactus::load {
namespace {

/// Parses a command line without the program name. @return the exit code; 0: continue
template <class... Words>
int read(LoadOptions& options, Words... words) {
  const std::array<const char*, sizeof...(words) + 1> argv{"tactus-load", words...};
  return read_options(static_cast<int>(argv.size()), argv.data(), options).value_or(0);
}

TEST(LoadOptions, are_read_from_the_command_line) {
  LoadOptions options;
  EXPECT_EQ(read(options, "a:1", "--clients", "7", "--topic", "spectrum", "--rate", "60", "--json"),
            0);
  EXPECT_EQ(options.url, "a:1");
  EXPECT_EQ(options.clients, 7U);
  EXPECT_EQ(options.topic, Topic::spectrum);
  EXPECT_EQ(options.rate_hz, 60.0);
  EXPECT_TRUE(options.json);
  EXPECT_EQ(options.seconds, 10.0);
}

TEST(LoadOptions, out_of_range_are_refused) {
  LoadOptions options;
  EXPECT_EQ(read(options, "--clients", "0"), 2);
  EXPECT_EQ(read(options, "--seconds", "inf"), 2);
  EXPECT_EQ(read(options, "--topic", "all"), 2);
  EXPECT_EQ(read(options, "--rate", "241"), 2);
  EXPECT_EQ(read(options, "--pid", "0"), 2);
  EXPECT_EQ(read(options, "--clents", "1"), 2);
}

TEST(LoadOptions, fit_the_topic) {
  EXPECT_FALSE(check({.topic = Topic::spectrum, .rate_hz = 126.0}).ok());
  EXPECT_FALSE(check({.topic = Topic::spectrum, .saturate = true}).ok());
  EXPECT_FALSE(check({.request = "{}"}).ok());
  EXPECT_TRUE(check({.rate_hz = 240.0}).ok());
}

}  // namespace
}  // namespace tactus::load
