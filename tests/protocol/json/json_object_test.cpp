#include "protocol/json/json_object.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <string>

namespace tactus::protocol {
namespace {

std::string number(double value) {
  std::string json;
  JsonObject{json}.number("x", value).end();
  return json;
}

TEST(JsonObject, AnEmptyObjectIsWritten) {
  std::string json;
  JsonObject{json}.end();
  EXPECT_EQ(json, "{}");
}

TEST(JsonObject, MembersKeepTheirOrderAndTypes) {
  std::string json;
  JsonObject{json}
      .boolean("a", true)
      .integer("b", std::int64_t{-3})
      .integer("c", std::numeric_limits<std::uint64_t>::max())
      .text("d", "x")
      .json("e", "[1]")
      .end();
  EXPECT_EQ(json, R"({"a":true,"b":-3,"c":18446744073709551615,"d":"x","e":[1]})");
}

TEST(JsonObject, AWholeNumberKeepsItsPoint) {
  EXPECT_EQ(number(4.0), R"({"x":4.0})");
  EXPECT_EQ(number(-0.5), R"({"x":-0.5})");
  EXPECT_EQ(number(1700641234567.0), R"({"x":1700641234567.0})");
}

TEST(JsonObject, EveryDoubleReadsBackAsItself) {
  std::mt19937_64 random{7};
  for (int i = 0; i < 100'000; ++i) {
    const std::uint64_t bits = random();
    double value = 0.0;
    std::memcpy(&value, &bits, sizeof value);
    if (!std::isfinite(value)) continue;
    const std::string json = number(value);
    ASSERT_TRUE(boost::json::parse(json).at("x").is_double()) << json;
    ASSERT_EQ(std::strtod(json.c_str() + 5, nullptr), value) << json;
  }
}

TEST(JsonObject, TextIsEscaped) {
  std::string json;
  append_json_text(json, std::string_view{"\"\\\n\x01\0é", 7});
  EXPECT_EQ(json, "\"\\\"\\\\\\u000a\\u0001\\u0000é\"");
  EXPECT_EQ(boost::json::parse(json).as_string(), (std::string_view{"\"\\\n\x01\0é", 7}));
}

}  // namespace
}  // namespace tactus::protocol
