#include "server/access/web_sessions.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace tactus::server::access {
namespace {

constexpr std::int64_t now_s = 1'800'000'000;

KeyEntry key_entry(const std::string& name, Role role = Role::control) {
  return {name, role, Digest::of(name), {}};
}
std::string cookie(const std::string& token) { return "tactus-8000=" + token; }

class WebSessionsTest : public testing::Test {
 protected:
  bool has(const std::string& token, std::int64_t time_s = now_s) const {
    return sessions.find(cookie(token), time_s).has_value();
  }
  WebSessions sessions{8000};
};

TEST_F(WebSessionsTest, a_session_has_its_keys_role) {
  const std::string token = sessions.start(key_entry("lights", Role::view), now_s);
  const auto session = sessions.find(cookie(token), now_s);
  ASSERT_TRUE(session);
  EXPECT_EQ(session->role, Role::view);
  EXPECT_TRUE(session->key.equals(Digest::of("lights")));
}

TEST_F(WebSessionsTest, tokens_are_random) {
  std::set<std::string> tokens;
  for (int i = 0; i < 100; ++i) tokens.insert(sessions.start(key_entry("a"), now_s));
  EXPECT_EQ(tokens.size(), 100U);
  for (const std::string& token : tokens) {
    EXPECT_EQ(token.size(), 32U);
    EXPECT_EQ(token.find_first_not_of("0123456789abcdef"), std::string::npos);
  }
}

TEST_F(WebSessionsTest, a_cookie_is_found_among_others) {
  const std::string token = sessions.start(key_entry("a"), now_s);
  const std::string other(32, '0');
  for (const std::string& field :
       {cookie(token), "a=b; " + cookie(token), cookie(token) + "; a=b", ";;" + cookie(token) + ";",
        "a=b;" + cookie(token) + ";c", "tactus-8001=" + other + "; " + cookie(token),
        cookie(other) + "; " + cookie(token),
        cookie("") + "; " + cookie("x") + "; " + cookie(token)})
    EXPECT_TRUE(sessions.find(field, now_s)) << field;
}

TEST_F(WebSessionsTest, other_cookies_are_no_session) {
  const std::string token = sessions.start(key_entry("a"), now_s);
  std::string upper = token;
  for (char& c : upper)
    if (c >= 'a') c = static_cast<char>(c - 'a' + 'A');
  for (const std::string& field :
       {std::string{}, std::string{"tactus-8000"}, cookie(""), cookie(token + "0"),
        cookie(token.substr(1)), cookie("\"" + token + "\""), cookie(" " + token),
        "tactus-8001=" + token, "Tactus-8000=" + token, "xtactus-8000=" + token,
        "tactus-8000 =" + token, token, "a=" + cookie(token), cookie(token) + "," + cookie(token),
        cookie(std::string(32, '0'))})
    EXPECT_FALSE(sessions.find(field, now_s)) << field;
  if (upper != token) {
    EXPECT_FALSE(sessions.find(cookie(upper), now_s));
  }
}

TEST_F(WebSessionsTest, only_the_first_eight_tokens_are_tried) {
  const std::string token = sessions.start(key_entry("a"), now_s);
  std::string field;
  for (int i = 0; i < 7; ++i) field += cookie(std::string(32, '0')) + "; ";
  EXPECT_TRUE(sessions.find(field + cookie(token), now_s));
  field += cookie(std::string(32, '0')) + "; ";
  EXPECT_FALSE(sessions.find(field + cookie(token), now_s));
}

TEST_F(WebSessionsTest, a_session_lasts_thirty_days) {
  const std::string token = sessions.start(key_entry("a"), now_s);
  EXPECT_TRUE(has(token, now_s + 30 * 86'400 - 1));
  EXPECT_FALSE(has(token, now_s + 30 * 86'400));
}

TEST_F(WebSessionsTest, expired_sessions_are_removed_by_the_next_start) {
  sessions.start(key_entry("a"), now_s);
  sessions.start(key_entry("a"), now_s + WebSessions::lifetime_s);
  EXPECT_EQ(sessions.size(), 1U);
}

TEST_F(WebSessionsTest, logging_out_ends_one_session) {
  const std::string one = sessions.start(key_entry("a"), now_s);
  const std::string two = sessions.start(key_entry("a"), now_s);
  sessions.end(cookie(one));
  sessions.end("");
  EXPECT_FALSE(has(one));
  EXPECT_TRUE(has(two));
}

TEST_F(WebSessionsTest, revoking_a_key_ends_its_sessions) {
  KeyTable keys;
  ASSERT_TRUE(keys.add(key_entry("a")));
  ASSERT_TRUE(keys.add(key_entry("b")));
  const std::string of_a = sessions.start(keys.entries()[0], now_s);
  const std::string of_b = sessions.start(keys.entries()[1], now_s);
  ASSERT_TRUE(keys.revoke("a"));
  EXPECT_EQ(sessions.keep_only(keys), 1U);
  EXPECT_FALSE(has(of_a));
  EXPECT_TRUE(has(of_b));
}

TEST_F(WebSessionsTest, a_session_follows_its_keys_new_role) {
  const std::string token = sessions.start(key_entry("a", Role::control), now_s);
  KeyTable keys;
  ASSERT_TRUE(keys.add(key_entry("a", Role::view)));
  EXPECT_EQ(sessions.keep_only(keys), 0U);
  EXPECT_EQ(sessions.find(cookie(token), now_s)->role, Role::view);
}

TEST_F(WebSessionsTest, a_key_that_starts_many_sessions_ends_its_own_oldest) {
  const std::string others = sessions.start(key_entry("other"), now_s);
  const std::string first = sessions.start(key_entry("a"), now_s);
  std::string last;
  for (std::size_t i = 0; i < WebSessions::max_sessions_per_key; ++i)
    last = sessions.start(key_entry("a"), now_s);
  EXPECT_EQ(sessions.size(), WebSessions::max_sessions_per_key + 1);
  EXPECT_TRUE(has(others));
  EXPECT_TRUE(has(last));
  EXPECT_FALSE(has(first));
}

TEST_F(WebSessionsTest, memory_is_bounded) {
  const std::string first = sessions.start(key_entry("first"), now_s);
  for (std::size_t i = 0; i < WebSessions::max_sessions; ++i)
    sessions.start(key_entry(std::to_string(i)), now_s);
  EXPECT_EQ(sessions.size(), WebSessions::max_sessions);
  EXPECT_FALSE(has(first)) << "the oldest";
}

TEST_F(WebSessionsTest, a_cookie_is_closed_to_scripts_and_other_sites) {
  EXPECT_EQ(sessions.set_cookie("abc", false),
            "tactus-8000=abc; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict");
  EXPECT_EQ(sessions.set_cookie("abc", true),
            "tactus-8000=abc; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict; Secure");
  EXPECT_EQ(sessions.clear_cookie(false),
            "tactus-8000=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
}

}  // namespace
}  // namespace tactus::server::access
