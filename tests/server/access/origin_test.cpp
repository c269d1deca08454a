#include "server/access/origin.h"

#include <gtest/gtest.h>

#include <string>

namespace tactus::server::access {
namespace {

struct Written {
  const char* text;
  const char* canonical;
};

TEST(Origin, has_one_canonical_text) {
  const Written origins[] = {{"http://localhost", "http://localhost"},
                             {"http://localhost:80", "http://localhost"},
                             {"http://localhost:443", "http://localhost:443"},
                             {"https://localhost:443", "https://localhost"},
                             {"HTTPS://Stage.Example:8443", "https://stage.example:8443"},
                             {"http://stage.example.", "http://stage.example"},
                             {"http://[::1]:8000", "http://[::1]:8000"},
                             {"http://[0::1]:80", "http://[::1]"},
                             {"http://[::ffff:7f00:1]:8000", "http://127.0.0.1:8000"},
                             {"https://xn--bcher-kva.example", "https://xn--bcher-kva.example"},
                             {"http://localhost.evil.com", "http://localhost.evil.com"},
                             {"http://127.0.0.1.evil", "http://127.0.0.1.evil"}};
  for (const auto& [text, canonical] : origins) {
    const auto origin = Origin::parse(text);
    ASSERT_TRUE(origin) << text;
    EXPECT_EQ(origin->text(), canonical) << text;
    EXPECT_EQ(origin, Origin::parse(canonical)) << text;
  }
}

TEST(Origin, differs_by_scheme_host_and_port) {
  const auto origin = Origin::parse("http://stage.example");
  for (const char* other : {"https://stage.example", "http://stage.example:81",
                            "http://stage.example:443", "http://www.stage.example"})
    EXPECT_NE(origin, Origin::parse(other)) << other;
}

TEST(Origin, refuses_everything_else) {
  for (const char* text : {"",
                           " ",
                           "null",
                           "Null",
                           "*",
                           "localhost",
                           "localhost:8000",
                           "//localhost",
                           "://localhost",
                           "/localhost",
                           "http:",
                           "http:/",
                           "http://",
                           "http:localhost",
                           "http:/localhost",
                           "http:///localhost",
                           "https:///localhost",
                           "http:\\\\localhost",
                           "http://localhost/",
                           "http://localhost/path",
                           "http://localhost?",
                           "http://localhost?query",
                           "http://localhost#",
                           "http://localhost#fragment",
                           "http://evil.com#localhost",
                           "http://evil.com/.localhost",
                           "http://evil.com\\.localhost",
                           "http://evil.com?.localhost",
                           "http://evil.com%2f.localhost",
                           "http://evil.com%00.localhost",
                           "http://@localhost",
                           "http://user@localhost",
                           "http://user:password@localhost",
                           "http://localhost@evil.com",
                           "http://localhost:pw@evil.com",
                           "http://localhost:80@evil.com",
                           "http://localhost:",
                           "http://localhost:0",
                           "http://localhost:65536",
                           "http://localhost:08000",
                           "http://localhost:http",
                           "http://localhost:80:80",
                           "http://127.0.0.1:8123:evil",
                           "http://localhost:-80",
                           " http://localhost",
                           "http://localhost ",
                           "\thttp://localhost",
                           "http://localhost\t",
                           "http://local host",
                           "http ://localhost",
                           "http:// localhost",
                           "http://localhost\r\n",
                           "http://localhost http://localhost",
                           "http://localhost, http://localhost",
                           "http://localhost,http://evil.com",
                           "http://localhost;x",
                           "http://http://localhost",
                           "xhttp://localhost",
                           "httpx://localhost",
                           "http+unix://localhost",
                           "ftp://localhost",
                           "ws://localhost",
                           "wss://localhost",
                           "file://",
                           "file:",
                           "file:///",
                           "file://localhost",
                           "file:evil",
                           "javascript://localhost",
                           "data:text/html,x",
                           "blob:http://localhost",
                           "about:blank",
                           "app://localhost",
                           "capacitor://localhost",
                           "ionic://localhost",
                           "tauri://localhost",
                           "chrome-extension://abcdefghijklmnop",
                           "moz-extension://localhost",
                           "http://.localhost",
                           "http://localhost..",
                           "http://*.localhost",
                           "http://b\xc3\xbc\x63her.example",
                           "http://\xe2\x80\x8blocalhost",
                           "http://loc\xc2\xad"
                           "alhost",
                           "http://localhost\xe3\x80\x82",
                           "http://[::1",
                           "http://::1",
                           "http://[::1]evil.com",
                           "http://[::1].evil.com",
                           "http://[::1%25lo]",
                           "http://[fe80::1%eth0]",
                           "http://2130706433",
                           "http://0x7f000001",
                           "http://017700000001",
                           "http://0177.0.0.1",
                           "http://0x7f.0.0.1",
                           "http://127.1",
                           "http://127.0.0.1.",
                           "http://127.0.0",
                           "http://127.0.0.256",
                           "http://1270.0.0.1"})
    EXPECT_FALSE(Origin::parse(text)) << '"' << text << '"';
  EXPECT_FALSE(Origin::parse(std::string_view{"http://localhost\0", 17}));
  EXPECT_FALSE(Origin::parse(std::string_view{"http://evil.com\0.localhost", 26}));
}

}  // namespace
}  // namespace tactus::server::access
