#include "protocol/http/query.h"

#include <gtest/gtest.h>

namespace tactus::protocol {
namespace {

using Kind = TransportCommand::Kind;

Target target(std::string_view text) {
  auto parsed = Target::parse(text);
  EXPECT_TRUE(parsed.ok()) << text;
  return *parsed;
}

template <class T>
void expect_invalid(const Result<T>& result, std::string_view field) {
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(result.error().field, field);
}

TEST(Target, PathAndParametersAreDecoded) {
  const Target t = target("/transport/%73eek?se%63onds=1%2E5&x=a+b");
  EXPECT_EQ(t.path(), "/transport/seek");
  EXPECT_EQ(**t.number("seconds"), 1.5);
}

TEST(Target, AWholeAddressIsAPathToo) {
  const Target t = target("http://localhost:8000/transport/seek?seconds=2");
  EXPECT_EQ(t.path(), "/transport/seek");
  EXPECT_EQ(**t.number("seconds"), 2.0);
}

TEST(Target, AnEmptyPathIsTheRoot) {
  EXPECT_EQ(target("http://localhost:8000").path(), "/");
  EXPECT_EQ(**target("http://localhost?v=1").number("v"), 1.0);
  EXPECT_EQ(target("HTTPS://localhost/x").path(), "/x");
}

TEST(Target, a_query_may_have_any_character) {
  for (const char* query :
       {"x[]=1", "a|b", "{}", "^", "%", "%zz", "\"", "<>", "`", "\\", "?", "\xe9"})
    EXPECT_EQ(target(std::string{"/?v=1&"} + query).number("v").value(), 1.0) << query;
  EXPECT_EQ(target("/?a[0]=x|%41%5d").text("a[0]"), "x|A]");
}

TEST(Target, a_percent_sign_without_two_digits_stays) {
  const Target t = target("/?a=50%&b=%4&c=%zz&d=%%41&e=%2&%=1");
  EXPECT_EQ(t.text("a"), "50%");
  EXPECT_EQ(t.text("b"), "%4");
  EXPECT_EQ(t.text("c"), "%zz");
  EXPECT_EQ(t.text("d"), "%A");
  EXPECT_EQ(t.text("e"), "%2");
  EXPECT_EQ(t.text("%"), "1");
}

TEST(Target, a_parameter_may_have_no_value_and_empty_ones_are_none) {
  const Target t = target("/?a&&b=&c==d&=e");
  EXPECT_EQ(t.text("a"), "");
  EXPECT_EQ(t.text("b"), "");
  EXPECT_EQ(t.text("c"), "=d");
  EXPECT_EQ(t.text(""), "e");
}

TEST(Target, booleans_have_any_case) {
  for (const char* text : {"/?v=true", "/?v=True", "/?v=TRUE", "/?v=1"})
    EXPECT_EQ(target(text).boolean("v").value(), true) << text;
  for (const char* text : {"/?v=false", "/?v=False", "/?v=0"})
    EXPECT_EQ(target(text).boolean("v").value(), false) << text;
  for (const char* text : {"/?v=truee", "/?v=tru", "/?v=", "/?v=yes", "/?v=T"})
    EXPECT_FALSE(target(text).boolean("v").ok()) << text;
}

TEST(Target, AFragmentIsNoPartOfIt) {
  for (const char* text : {"http://localhost/?#", "http://localhost/?v=1#v=2",
                           "http://?#////////?//////", "http://localhost#", "/?#", "/#a"})
    EXPECT_FALSE(Target::parse(text).ok()) << text;
}

TEST(Target, WhatIsNotAPathIsRefused) {
  for (const char* text :
       {"", "*", "seek", "/a b", "/%", "/%4", "/\x01", "ftp://x/", "http:/x", "http:x"})
    EXPECT_FALSE(Target::parse(text).ok()) << text;
}

TEST(Target, an_encoded_slash_or_nul_in_the_path_is_not_found) {
  for (const char* text : {"/transport%2Fstop", "/transport%2fstop", "/%2F", "/x%2F?v=1",
                           "http://localhost/transport%2Fstop", "/a%00", "/www/a%00.html"}) {
    const auto parsed = Target::parse(text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_EQ(parsed.error().code, ErrorCode::not_found) << text;
    EXPECT_EQ(parsed.error().field, "path") << text;
  }
}

TEST(Target, an_encoded_slash_is_decoded_in_the_query_and_only_once_in_the_path) {
  EXPECT_EQ(**target("/x%252F?v=%31").number("v"), 1.0);
  EXPECT_EQ(target("/x%252F").path(), "/x%2F");
  EXPECT_EQ(target("/x?v=%2F%00").path(), "/x");
}

TEST(Target, AbsentParametersAreNothing) { EXPECT_FALSE(*target("/x?y=1").number("z")); }

TEST(Target, OnlyFiniteDecimalNumbersAreNumbers) {
  for (const char* text : {"/?v=", "/?v=nan", "/?v=inf", "/?v=-inf", "/?v=1x", "/?v=+1", "/?v=0x10",
                           "/?v=%201", "/?v=true", "/?v=1,5", "/?v"})
    EXPECT_FALSE(target(text).number("v").ok()) << text;
  EXPECT_EQ(**target("/?v=-1.5e2").number("v"), -150.0);
  EXPECT_EQ(target("/?v=1e999").number("v").error().code, ErrorCode::out_of_range);
}

TEST(Target, ARefusalQuotesAShortPrintableValue) {
  EXPECT_EQ(target("/?v=1x").number("v").error().message, "v must be a finite number, not \"1x\"");
  EXPECT_EQ(target("/?v=%FF").number("v").error().message, "v must be a finite number");
  EXPECT_EQ(target("/?v=1e999").number("v").error().message,
            "v is too large or too small: \"1e999\"");
  EXPECT_EQ(target("/?v=1.5").integer("v").error().message,
            "v must be a whole number, not \"1.5\"");
  EXPECT_EQ(target("/?v=on").boolean("v").error().message, "v must be true or false, not \"on\"");
}

TEST(Target, AParameterGivenTwiceIsRefused) {
  expect_invalid(target("/?v=1&v=1").number("v"), "v");
}

TEST(SeekCommand, TakesOnePlace) {
  EXPECT_EQ(seek_command(target("/?seconds=10.5"))->kind, Kind::seek_seconds);
  EXPECT_EQ(seek_command(target("/?beats=4"))->kind, Kind::seek_beats);
  EXPECT_EQ(seek_command(target("/?samples=48000"))->value, 48'000.0);
  expect_invalid(seek_command(target("/")), "seconds");
  expect_invalid(seek_command(target("/?seconds=1&beats=1")), "beats");
}

TEST(TempoCommand, NeedsATempo) {
  EXPECT_EQ(tempo_command(target("/?bpm=140"))->value, 140.0);
  expect_invalid(tempo_command(target("/?tempo=140")), "bpm");
}

TEST(LoopCommand, TakesWhatThereIs) {
  const auto command = loop_command(target("/?end=4&enabled=true"));
  EXPECT_FALSE(command->loop.start);
  EXPECT_EQ(command->loop.end, 4.0);
  EXPECT_EQ(command->loop.enabled, true);
  expect_invalid(loop_command(target("/")), "start");
  expect_invalid(loop_command(target("/?enabled=yes")), "enabled");
}

}  // namespace
}  // namespace tactus::protocol
