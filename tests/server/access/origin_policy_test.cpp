#include "server/access/origin_policy.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace tactus::server::access {

void PrintTo(OriginVerdict verdict, std::ostream* out) {
  constexpr const char* names[] = {"none", "own", "allowed", "foreign"};
  *out << names[static_cast<int>(verdict)];
}

namespace {

using enum OriginVerdict;

class Asked {
 public:
  explicit Asked(std::vector<std::string> allowed = {}) : policy_{allowed} {}

  OriginVerdict operator()(std::initializer_list<std::string_view> origins,
                           std::string_view host) const {
    const std::vector<std::string_view> fields{origins};
    return policy_.verdict({fields, host, is_local, is_tls});
  }
  OriginVerdict operator()(std::string_view origin, std::string_view host) const {
    return (*this)({origin}, host);
  }

  bool is_local = true;
  bool is_tls = false;

 private:
  OriginPolicy policy_;
};

Asked from_network(std::vector<std::string> allowed = {}) {
  Asked asked{std::move(allowed)};
  asked.is_local = false;
  return asked;
}

TEST(AccessOriginPolicy, a_program_has_no_origin) {
  EXPECT_EQ(Asked{}({}, "localhost:8000"), none);
  EXPECT_EQ(from_network()({}, "192.168.1.5:8000"), none);
}

TEST(AccessOriginPolicy, an_own_page_has_the_host_and_port_of_the_request) {
  const Asked asked = from_network();
  EXPECT_EQ(asked("http://studio.local:8000", "studio.local:8000"), own);
  EXPECT_EQ(asked("http://studio.local:8000", "STUDIO.local.:8000"), own);
  EXPECT_EQ(asked("http://studio.local", "studio.local"), own);
  EXPECT_EQ(asked("http://studio.local", "studio.local:80"), own);
  EXPECT_EQ(asked("http://[::ffff:c0a8:105]:8000", "192.168.1.5:8000"), own);
  EXPECT_EQ(asked("http://localhost:8000", "localhost:8000"), own) << "a forwarded port";
  EXPECT_EQ(asked("http://studio.local:8001", "studio.local:8000"), foreign);
  EXPECT_EQ(asked("http://studio.local", "studio.local:8000"), foreign);
  EXPECT_EQ(asked("http://studio.local:8000", "studio.local"), foreign);
  EXPECT_EQ(asked("http://other.local:8000", "studio.local:8000"), foreign);
  EXPECT_EQ(asked("http://evil.studio.local:8000", "studio.local:8000"), foreign);
  EXPECT_EQ(asked("http://studio.local:8000", ""), foreign);
  EXPECT_EQ(asked("http://studio.local:8000", "studio.local:8000,evil"), foreign);
}

TEST(AccessOriginPolicy, an_own_page_has_the_scheme_of_the_connection) {
  Asked asked = from_network();
  EXPECT_EQ(asked("https://studio.local:8000", "studio.local:8000"), foreign);
  asked.is_tls = true;
  EXPECT_EQ(asked("https://studio.local:8000", "studio.local:8000"), own);
  EXPECT_EQ(asked("https://studio.local", "studio.local"), own);
  EXPECT_EQ(asked("https://studio.local", "studio.local:443"), own);
  EXPECT_EQ(asked("http://studio.local:8000", "studio.local:8000"), foreign);
  EXPECT_EQ(asked("http://studio.local", "studio.local"), foreign) << "a downgraded page";
}

TEST(AccessOriginPolicy, loopback_pages_are_allowed_for_a_loopback_peer_alone) {
  for (const char* origin :
       {"http://localhost:5173", "https://localhost", "http://localhost", "http://app.localhost",
        "http://127.0.0.1:3000", "http://127.1.2.3", "http://[::1]:8001", "HTTP://LOCALHOST:3000",
        "http://localhost.:3000", "http://[::ffff:127.0.0.1]:3000"}) {
    EXPECT_EQ(Asked{}(origin, "localhost:8000"), allowed) << origin;
    EXPECT_EQ(from_network()(origin, "192.168.1.5:8000"), foreign) << origin;
  }
}

TEST(AccessOriginPolicy, no_trick_makes_a_foreign_origin_local) {
  for (const char* origin : {"",
                             " ",
                             "null",
                             "Null",
                             "NULL",
                             "null ",
                             "nullx",
                             "undefined",
                             "*",
                             "localhost",
                             "localhost:8000",
                             "//localhost:8000",
                             "://localhost",
                             "http://",
                             "http://evil.example",
                             "http://evil.example:8000",
                             "http://evil.example:localhost",
                             "http://localhost.evil.com",
                             "http://localhost.evil.com:8000",
                             "http://evillocalhost",
                             "http://evil.com#localhost",
                             "http://evil.com/.localhost",
                             "http://evil.com\\.localhost",
                             "http://evil.com?localhost",
                             "http://localhost@evil.com",
                             "http://localhost:8000@evil.com",
                             "http://user@localhost:8000",
                             "http://user:pw@localhost",
                             "http://localhost:pw@evil.com",
                             "http://127.0.0.1.evil",
                             "http://127.0.0.1.nip.io",
                             "http://127.0.0.1:8123:evil",
                             "http://127.0.0.1.",
                             "http://127.0.0",
                             "http://127.1",
                             "http://127.0.0.256",
                             "http://1270.0.0.1",
                             "http://2130706433",
                             "http://0x7f000001",
                             "http://0x7f.1",
                             "http://0177.0.0.1",
                             "http://017700000001",
                             "http://0.0.0.0:8000",
                             "http://192.168.1.5",
                             "http://[::]:8000",
                             "http://[::2]",
                             "http://[::1]evil.example",
                             "http://[::1%25lo]:8000",
                             "http://[fe80::1%25eth0]",
                             "http://[::127.0.0.1]",
                             "http://[::ffff:8.8.8.8]",
                             "http://::1",
                             "http:///localhost",
                             "https:///localhost",
                             "http:/localhost",
                             "http:localhost",
                             "http://localhost:",
                             "http://localhost:0",
                             "http://localhost:65536",
                             "http://localhost/",
                             "http://localhost ",
                             " http://localhost",
                             "http://localhost\t",
                             "http://localhost http://evil.com",
                             "http://localhost, http://evil.com",
                             "http://localhost,http://localhost",
                             "http://localhost..",
                             "http://.localhost",
                             "http://loc\xc2\xad"
                             "alhost",
                             "http://localho\xc5\xbft",
                             "http://xn--localhost",
                             "file:",
                             "file://",
                             "file:///",
                             "file:///home/user/page.html",
                             "file://localhost",
                             "ftp://localhost",
                             "ws://localhost:8000",
                             "javascript://localhost",
                             "data:text/html,localhost",
                             "blob:http://localhost:8000",
                             "app://localhost",
                             "capacitor://localhost",
                             "ionic://localhost",
                             "tauri://localhost",
                             "chrome-extension://localhost"}) {
    EXPECT_EQ(Asked{}(origin, "localhost:8000"), foreign) << '"' << origin << '"';
    EXPECT_EQ(from_network()(origin, "192.168.1.6:8000"), foreign) << '"' << origin << '"';
  }
}

TEST(AccessOriginPolicy, two_fields_are_foreign_whatever_they_say) {
  for (const Asked& asked : {Asked{}, Asked{{"*"}}}) {
    EXPECT_EQ(asked({"http://localhost:8000", "http://localhost:8000"}, "localhost:8000"), foreign);
    EXPECT_EQ(asked({"http://localhost:8000", "http://evil.com"}, "localhost:8000"), foreign);
    EXPECT_EQ(asked({"", ""}, "localhost:8000"), foreign);
    EXPECT_EQ(asked({"", "http://localhost:8000"}, "localhost:8000"), foreign);
    EXPECT_EQ(asked("", "localhost:8000"), foreign) << "an empty field is not an absent one";
  }
}

TEST(AccessOriginPolicy, a_list_adds_to_the_defaults) {
  const Asked asked{{"https://Stage.Example:443", "http://b.example:81"}};
  EXPECT_EQ(asked("https://stage.example", "localhost:8000"), allowed);
  EXPECT_EQ(asked("http://b.example:81", "localhost:8000"), allowed);
  EXPECT_EQ(asked("http://localhost:5173", "localhost:8000"), allowed);
  EXPECT_EQ(asked("http://localhost:8000", "localhost:8000"), own);
  for (const char* origin :
       {"http://stage.example", "https://stage.example:444", "https://stage.example/",
        "https://a.stage.example", "http://b.example", "null", "file://"})
    EXPECT_EQ(asked(origin, "localhost:8000"), foreign) << origin;
}

TEST(AccessOriginPolicy, other_texts_are_listed_exactly) {
  const std::vector<std::string> texts{"null", "file://", "capacitor://localhost",
                                       "https://github.com/Links2004/arduinoWebSockets"};
  const Asked asked = from_network(texts);
  for (const std::string& text : texts) EXPECT_EQ(asked(text, "192.168.1.5:8000"), allowed) << text;
  for (const char* origin : {"Null", "null ", "file:", "file:///", "FILE://", "https://github.com",
                             "capacitor://localhost/", "ionic://localhost", ""})
    EXPECT_EQ(asked(origin, "192.168.1.5:8000"), foreign) << origin;
}

TEST(AccessOriginPolicy, a_star_allows_every_single_origin) {
  const Asked asked = from_network({"*"});
  for (const char* origin : {"http://evil.example", "null", "file://", "capacitor://localhost"})
    EXPECT_EQ(asked(origin, "192.168.1.5:8000"), allowed) << origin;
}

TEST(AccessOriginPolicy, an_empty_list_entry_allows_nothing) {
  EXPECT_EQ(Asked{{""}}("", "localhost:8000"), foreign);
}

TEST(AccessOriginPolicy, a_list_entry_that_cannot_match_is_an_error) {
  for (const char* text :
       {"*", "null", "file://", "https://stage.example", "https://x:443", "https://Stage.Example",
        "capacitor://localhost", "https://github.com/Links2004/arduinoWebSockets"})
    EXPECT_TRUE(OriginPolicy::check_allowed(text)) << text;
  for (const char* text :
       {"", "stage.example", "Null", "https://stage.example/", "https://*.example", "https://a b",
        "https://b\xc3\xbchne.example", "https://a.example,https://b.example\n"}) {
    const auto checked = OriginPolicy::check_allowed(text);
    ASSERT_FALSE(checked) << text;
    EXPECT_EQ(checked.error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(checked.error().field, "allow-origin");
  }
}

TEST(SimpleForm, an_unsafe_navigation_is_one) {
  for (const char* method : {"POST", "PUT", "DELETE", "PATCH", "post", "get", ""}) {
    EXPECT_TRUE(is_simple_form(method, "navigate", "")) << method;
    EXPECT_TRUE(is_simple_form(method, " Navigate", "application/json")) << method;
  }
  for (const char* method : {"GET", "HEAD", "OPTIONS", "TRACE"})
    EXPECT_FALSE(is_simple_form(method, "navigate", "text/plain")) << method;
}

TEST(SimpleForm, the_content_type_of_a_form_is_one) {
  for (const char* type :
       {"application/x-www-form-urlencoded", "Application/X-WWW-Form-Urlencoded",
        "application/x-www-form-urlencoded;charset=UTF-8", "multipart/form-data; boundary=x",
        "text/plain", "TEXT/PLAIN", " text/plain\t", "text/plain ; x=y",
        "text/plain;application/json", "text/plain; charset=\"a;b\""}) {
    EXPECT_TRUE(is_simple_form("POST", "", type)) << type;
    EXPECT_TRUE(is_simple_form("POST", "cors", type)) << type;
    EXPECT_FALSE(is_simple_form("GET", "cors", type)) << type;
  }
}

TEST(SimpleForm, what_needs_a_preflight_is_none) {
  for (const char* type : {"", "application/json", "application/octet-stream", "text/html",
                           "text/plainx", "xtext/plain", "multipart/mixed"})
    for (const char* mode : {"", "cors", "same-origin", "no-cors", "websocket"})
      EXPECT_FALSE(is_simple_form("POST", mode, type)) << type << ' ' << mode;
}

}  // namespace
}  // namespace tactus::server::access
