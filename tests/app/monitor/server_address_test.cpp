#include "app/monitor/server_address.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace tactus::app {
namespace {

std::string url_of(const std::string& text) {
  const auto address = parse_server_address(text, "/ws");
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

TEST(ServerAddress, without_a_path_gets_the_default_path) {
  EXPECT_EQ(parse_server_address("a:1/?hz=5", "/clock")->target, "/clock?hz=5");
  EXPECT_EQ(parse_server_address("a:1/other?hz=5", "/clock")->target, "/other?hz=5");
  EXPECT_EQ(parse_server_address("a:1/other?hz=5", "/clock")->path(), "/other");
  EXPECT_EQ(parse_server_address("a:1", "/clock")->path(), "/clock");
}

TEST(ServerAddress, strips_the_brackets_of_an_ipv6_host) {
  EXPECT_EQ(parse_server_address("[::1]:9000", "/ws")->host, "::1");
}

TEST(ServerAddress, an_invalid_address_is_quoted_in_the_error) {
  for (const std::string text :
       {"", ":9000", "not a url", "ws://", "http://:80", "a:99999", "a:0", "a:port", "ftp://a",
        "wss://a", "https://a", "ws://me@a", "ws://a b", "::1", "/ws", "a\x1b[2J"}) {
    const auto message = url_of(text);
    EXPECT_TRUE(message.starts_with("URL: \"" + text + "\" ")) << text << " gives " << message;
  }
}

TEST(ServerAddress, a_key_is_refused_and_not_quoted) {
  for (const std::string text : {"http://a:1/#key=SECRET", "ws://a:1/ws?hz=5&key=SECRET",
                                 "a?key=SECRET", "wss://a/#key=SECRET&x", "a/ws?k%65y=SECRET"}) {
    const auto message = url_of(text);
    EXPECT_TRUE(message.starts_with("URL: it has a key")) << text << " gives " << message;
    EXPECT_EQ(message.find("SECRET"), std::string::npos) << message;
  }
  EXPECT_EQ(url_of("ws://a:1/ws?keys=1#top"), "ws://a:1/ws?keys=1");
}

TEST(ServerAddress, tls_is_refused) {
  EXPECT_EQ(url_of("wss://a:1"),
            R"(URL: "wss://a:1" uses TLS, which is not supported; use ws:// or http://)");
}

}  // namespace
}  // namespace tactus::app
