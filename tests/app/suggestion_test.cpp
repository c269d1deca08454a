#include "app/suggestion.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace tactus::app {
namespace {

constexpr std::array<std::string_view, 5> words{"port", "host", "loop", "log-level", "sample-rate"};

TEST(Suggestion, IsTheWordWithTheFewestSlips) {
  EXPECT_EQ(closest("prot", words), "port");
  EXPECT_EQ(closest("pot", words), "port");
  EXPECT_EQ(closest("ports", words), "port");
  EXPECT_EQ(closest("sample_rate", words), "sample-rate");
  EXPECT_EQ(closest("samplerate", words), "sample-rate");
  EXPECT_EQ(closest("loglevel", words), "log-level");
}

TEST(Suggestion, IsAWordThatBeginsSo) {
  EXPECT_EQ(closest("sam", words), "sample-rate");
  EXPECT_EQ(closest("log", words), "log-level");
}

TEST(Suggestion, IsNoneForAStranger) {
  EXPECT_EQ(closest("volume", words), "");
  EXPECT_EQ(closest("x", words), "");
  EXPECT_EQ(closest("", words), "");
  EXPECT_EQ(closest(std::string(100'000, 'p'), words), "");
}

TEST(Suggestion, IsPutAsAQuestion) {
  EXPECT_EQ(did_you_mean("port", "--"), R"(; did you mean "--port"?)");
  EXPECT_EQ(did_you_mean(""), "");
}

}  // namespace
}  // namespace tactus::app
