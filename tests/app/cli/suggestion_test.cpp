#include "app/cli/suggestion.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tactus::app {
namespace {

std::string suggested(const std::string& word) {
  const auto text = did_you_mean(word, {"port", "host", "loop", "log-level", "sample-rate"});
  if (text.empty()) return {};
  const std::string before = "; did you mean \"";
  EXPECT_TRUE(text.starts_with(before) && text.ends_with("\"?")) << text;
  return text.substr(before.size(), text.size() - before.size() - 2);
}

TEST(Suggestion, is_the_word_with_the_fewest_edits) {
  EXPECT_EQ(suggested("prot"), "port");
  EXPECT_EQ(suggested("pot"), "port");
  EXPECT_EQ(suggested("ports"), "port");
  EXPECT_EQ(suggested("sample_rate"), "sample-rate");
  EXPECT_EQ(suggested("samplerate"), "sample-rate");
  EXPECT_EQ(suggested("loglevel"), "log-level");
}

TEST(Suggestion, completes_a_prefix) {
  EXPECT_EQ(suggested("sam"), "sample-rate");
  EXPECT_EQ(suggested("log"), "log-level");
}

TEST(Suggestion, is_empty_for_a_distant_word) {
  EXPECT_EQ(suggested("volume"), "");
  EXPECT_EQ(suggested("x"), "");
  EXPECT_EQ(suggested(""), "");
  EXPECT_EQ(suggested(std::string(100'000, 'p')), "");
}

}  // namespace
}  // namespace tactus::app
