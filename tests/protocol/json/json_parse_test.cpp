#include "protocol/json/json_parse.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <bit>
#include <boost/json/parse.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>

namespace tactus::protocol {
namespace {

namespace json = boost::json;

json::value parsed(std::string_view text) {
  boost::system::error_code error;
  json::value value = parse_json(text, error);
  EXPECT_FALSE(error) << text;
  return value;
}

TEST(JsonParse, EveryDoubleComesOutAsItWentIn) {
  std::mt19937_64 random{7};
  for (int i = 0; i < 100'000; ++i) {
    const auto number = std::bit_cast<double>(random());
    if (!std::isfinite(number)) continue;
    const std::string text = fmt::format("{}", number);
    EXPECT_EQ(parsed(text).to_number<double>(), number) << text;
  }
  EXPECT_EQ(parsed("13436.424411240123").as_double(), 13436.424411240123);
}

TEST(JsonParse, WhatLiesBeyondAllDoublesIsInfinite) {
  EXPECT_EQ(parsed("1e999").as_double(), std::numeric_limits<double>::infinity());
  EXPECT_EQ(parsed("-1e999").as_double(), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(parsed("1e-999").as_double(), 0.0);
}

TEST(JsonParse, a_byte_order_mark_and_one_final_nul_are_ignored) {
  using namespace std::string_view_literals;
  for (const auto text : {"\xEF\xBB\xBF[1]"sv, "[1]\0"sv, "\xEF\xBB\xBF[1]\0"sv})
    EXPECT_EQ(parsed(text), json::parse("[1]"));
  for (const auto text : {"\xEF\xBB[1]"sv, "[1]\xEF\xBB\xBF"sv, "[1]\0\0"sv, "\0[1]"sv, "\0"sv,
                          "\xEF\xBB\xBF"sv, "\xEF\xBB\xBF\xEF\xBB\xBF[1]"sv}) {
    boost::system::error_code error;
    parse_json(text, error);
    EXPECT_TRUE(error) << text;
  }
}

TEST(JsonParse, ReadsWhatBoostReads) {
  for (const char* text : {"null", " [1, -2, 18446744073709551615, 0.5, true, false, null] ",
                           R"({"a":{"b":[]},"c":""})", R"("\u00e9\ud83d\ude00\n")",
                           "[[[[[[[[]]]]]]]]", "-0", R"({"a":1,"a":2})"})
    EXPECT_EQ(parsed(text), json::parse(text)) << text;
}

TEST(JsonParse, RefusesWhatBoostRefuses) {
  const std::string deep(33, '[');
  for (const std::string& text :
       {std::string{}, std::string{" "}, std::string{"{"}, std::string{"1 2"}, std::string{"{}x"},
        std::string{"[1,]"}, std::string{"01"}, std::string{"nul"}, std::string{"NaN"},
        std::string{"\"\xff\""}, deep + std::string(33, ']')}) {
    boost::system::error_code error;
    EXPECT_TRUE(parse_json(text, error).is_null());
    EXPECT_TRUE(error) << text;
  }
}

}  // namespace
}  // namespace tactus::protocol
