#include "client/link/address.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace tactus::client {
namespace {

std::string url_of(const std::string& text) {
  const auto address = parse_address(text);
  return address.ok() ? address->url() : address.error().message;
}

TEST(ServerAddress, accepts_every_documented_form) {
  const std::pair<const char*, const char*> cases[] = {
      {"ws://localhost:8000/ws/transport/clock", "ws://localhost:8000/ws/transport/clock"},
      {"ws://a.example:9000/clock?hz=5", "ws://a.example:9000/clock?hz=5"},
      {"http://a.example:9000", "ws://a.example:9000/ws"},
      {"http://a.example:9000/", "ws://a.example:9000/ws"},
      {"http://a.example", "ws://a.example:80/ws"},
      {"HTTP://a.example/?hz=5", "ws://a.example:80/ws?hz=5"},
      {"a.example", "ws://a.example:8000/ws"},
      {"a.example:9000", "ws://a.example:9000/ws"},
      {"localhost:9000/other", "ws://localhost:9000/other"},
      {"127.0.0.1:9000", "ws://127.0.0.1:9000/ws"},
      {"[::1]:9000", "ws://[::1]:9000/ws"},
      {"ws://[::1]:9000/", "ws://[::1]:9000/ws"}};
  for (const auto& [text, url] : cases) EXPECT_EQ(url_of(text), url) << text;
}

TEST(ServerAddress, a_path_that_ends_in_a_slash_is_the_place_of_the_pages) {
  EXPECT_EQ(url_of("http://a:1/prefix/"), "ws://a:1/prefix/ws");
  EXPECT_EQ(url_of("https://a/x/y/?hz=5"), "wss://a:443/x/y/ws?hz=5");
  EXPECT_EQ(url_of("http://a:1/prefix/ws"), "ws://a:1/prefix/ws");
  EXPECT_EQ(parse_address("a:1/?hz=5")->path(), "/ws");
}

TEST(ServerAddress, https_and_wss_use_tls) {
  for (const char* text : {"wss://a:1", "https://a:1/", "HTTPS://a:1"}) {
    EXPECT_EQ(url_of(text), "wss://a:1/ws") << text;
    EXPECT_TRUE(parse_address(text)->secure);
  }
  EXPECT_FALSE(parse_address("a:1")->secure);
}

TEST(ServerAddress, strips_the_brackets_of_an_ipv6_host) {
  EXPECT_EQ(parse_address("[::1]:9000")->host, "::1");
}

TEST(ServerAddress, an_invalid_address_is_quoted_in_the_error) {
  for (const std::string text :
       {"", ":9000", "not a url", "ws://", "http://:80", "a:99999", "a:0", "a:port", "ftp://a",
        "ws://me@a", "ws://a b", "::1", "/ws", "a\x1b[2J"}) {
    const auto message = url_of(text);
    EXPECT_TRUE(message.starts_with("\"" + text + "\" ")) << text << " gives " << message;
  }
}

TEST(ServerAddress, a_key_is_refused_and_not_quoted) {
  for (const std::string text : {"http://a:1/#key=SECRET", "ws://a:1/ws?hz=5&key=SECRET",
                                 "a?key=SECRET", "wss://a/#key=SECRET&x", "a/ws?k%65y=SECRET"}) {
    const auto message = url_of(text);
    EXPECT_TRUE(message.starts_with("it has a key")) << text << " gives " << message;
    EXPECT_EQ(message.find("SECRET"), std::string::npos) << message;
  }
  EXPECT_EQ(url_of("ws://a:1/ws?keys=1#top"), "ws://a:1/ws?keys=1");
}

}  // namespace
}  // namespace tactus::client
