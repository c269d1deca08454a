#include "server/http/security_headers.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tactus::server {
namespace {

/// The values of a header.
std::vector<std::string> values(const HttpAnswer& answer, std::string_view name) {
  std::vector<std::string> found;
  for (const auto& [key, value] : answer.headers)
    if (key == name) found.push_back(value);
  return found;
}
using One = std::vector<std::string>;

TEST(SecurityHeaders, every_answer_keeps_to_its_origin_and_type) {
  for (const char* type : {"application/json", "text/html; charset=utf-8", "font/woff2"}) {
    HttpAnswer answer{.content_type = type};
    add_security_headers(answer, "localhost:8000");
    EXPECT_EQ(values(answer, "X-Content-Type-Options"), One{"nosniff"});
    EXPECT_EQ(values(answer, "Referrer-Policy"), One{"same-origin"});
    EXPECT_EQ(values(answer, "Cross-Origin-Resource-Policy"), One{"same-origin"});
  }
}

TEST(SecurityHeaders, an_answer_that_is_no_page_loads_nothing) {
  for (const unsigned status : {200U, 404U, 204U}) {
    HttpAnswer answer{.status = status};
    add_security_headers(answer, "localhost:8000");
    EXPECT_EQ(values(answer, "Content-Security-Policy"),
              One{"default-src 'none'; frame-ancestors 'none'"});
    EXPECT_EQ(values(answer, "Cross-Origin-Opener-Policy"), One{});
  }
}

TEST(SecurityHeaders, a_page_keeps_its_policy_and_has_a_window_of_its_own) {
  HttpAnswer answer{.content_type = "text/html; charset=utf-8"};
  answer.headers = {{"Content-Security-Policy", "script-src 'self'"}};
  add_security_headers(answer, "localhost:8000");
  EXPECT_EQ(values(answer, "Content-Security-Policy"), One{"script-src 'self'"});
  EXPECT_EQ(values(answer, "Cross-Origin-Opener-Policy"), One{"same-origin"});
  HttpAnswer remote{.content_type = "text/html; charset=utf-8"};
  add_security_headers(remote, "192.168.1.5:8000");
  EXPECT_EQ(values(remote, "Cross-Origin-Opener-Policy"), One{}) << "browsers warn of it";
}

}  // namespace
}  // namespace tactus::server
