#include "server/access/gate.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

namespace tactus::server::access {
namespace {

constexpr std::chrono::year_month_day issued{std::chrono::year{2026}, std::chrono::November,
                                             std::chrono::day{29}};

class GateTest : public testing::Test {
 protected:
  ~GateTest() override { std::filesystem::remove_all(folder); }

  static Presented local(std::string_view method = "GET") {
    return {.peer = {.is_loopback = true}, .method = method, .host = "localhost:8000"};
  }
  static Presented remote(std::string_view method = "GET") {
    return {.method = method, .host = "192.168.1.5:8000"};
  }
  static unsigned status(const Admission& admission, Role needed) {
    const auto denial = admission.check(needed);
    return denial ? denial->status : 200;
  }
  std::string new_key(Role role) {
    const auto key = KeyFile{options.keys}.create("key" + std::to_string(++keys_), role, issued);
    return key.value().text();
  }

  std::filesystem::path folder = [] {
    std::string text = testing::TempDir() + "gateXXXXXX";
    return std::filesystem::path{mkdtemp(text.data())};
  }();
  GateOptions options{.keys = (folder / "keys").string(), .port = 8000};
  std::vector<std::string> lines;
  Gate gate() {
    return Gate{options, "studio", [this](const std::string& line) { lines.push_back(line); }};
  }

 private:
  int keys_ = 0;
};

TEST_F(GateTest, this_machine_controls_and_another_views) {
  const Gate it = gate();
  EXPECT_EQ(it.admit(local()).role, Role::control);
  EXPECT_EQ(it.admit(remote()).role, Role::view);
  EXPECT_EQ(status(it.admit(remote("POST")), Role::control), 401U);
}

TEST_F(GateTest, without_a_network_role_a_key_is_needed) {
  options.network = Network::none;
  const Gate it = gate();
  EXPECT_EQ(status(it.admit(remote()), Role::view), 401U);
  EXPECT_EQ(status(it.admit(local()), Role::control), 200U);
}

TEST_F(GateTest, a_foreign_host_is_refused_first_and_logged_once) {
  const Gate it = gate();
  Presented rebound = local();
  rebound.host = "evil.example:8000";
  rebound.origins = {"http://evil.example:8000"};
  EXPECT_EQ(status(it.admit(rebound), Role::none), 421U);
  EXPECT_EQ(status(it.admit(rebound), Role::none), 421U);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_NE(lines[0].find("--name evil.example"), std::string::npos) << lines[0];
}

TEST_F(GateTest, a_foreign_origin_is_told_the_remedies) {
  const Gate it = gate();
  Presented foreign = local();
  foreign.origins = {"null"};
  const Admission admission = it.admit(foreign);
  ASSERT_TRUE(admission.denial);
  EXPECT_EQ(admission.denial->status, 403U);
  EXPECT_EQ(admission.denial->close_code(), 4403U);
  EXPECT_EQ(admission.denial->error.field, "Origin");
  EXPECT_NE(admission.denial->error.message.find("--allow-origin null"), std::string::npos);
  EXPECT_FALSE(admission.shares_with_origin);
  EXPECT_EQ(lines.size(), 1U);
}

TEST_F(GateTest, a_form_is_refused_from_every_origin) {
  const Gate it = gate();
  Presented form = local("POST");
  form.content_type = "text/plain;charset=utf-8";
  EXPECT_EQ(it.admit(form).denial->error.field, "Content-Type");
  form.content_type = "application/json";
  EXPECT_FALSE(it.admit(form).denial);
  form.sec_fetch_mode = "navigate";
  EXPECT_EQ(it.admit(form).denial->error.field, "Sec-Fetch-Mode");
}

TEST_F(GateTest, a_key_gives_its_role_however_it_is_presented) {
  const std::string view = new_key(Role::view);
  const std::string control = new_key(Role::control);
  const Gate it = gate();
  const std::string bearer = "Bearer " + control;
  Presented by_header = remote("POST");
  by_header.authorization = bearer;
  EXPECT_EQ(it.admit(by_header).role, Role::control);
  const std::string protocols = "tactus.v1, tactus.key." + control;
  Presented by_subprotocol = remote();
  by_subprotocol.subprotocols = {"tactus.v1", protocols};
  EXPECT_EQ(it.admit(by_subprotocol).role, Role::control);
  Presented by_query = remote();
  by_query.query_key = view;
  EXPECT_EQ(it.admit(by_query).role, Role::view);
  by_query.query_key = control;
  EXPECT_EQ(status(it.admit(by_query), Role::view), 403U) << "a URL is no place for it";
  EXPECT_EQ(it.authenticate({}, control).role, Role::control);
  Presented viewer = local("POST");
  const std::string view_bearer = "Bearer " + view;
  viewer.authorization = view_bearer;
  EXPECT_EQ(status(it.admit(viewer), Role::control), 403U);
}

TEST_F(GateTest, a_key_beats_a_foreign_origin_but_a_cookie_does_not) {
  const std::string bearer = "Bearer " + new_key(Role::control);
  const Gate it = gate();
  Presented with_key = remote();
  with_key.origins = {"https://elsewhere.example"};
  with_key.authorization = bearer;
  const Admission admission = it.admit(with_key);
  EXPECT_EQ(admission.role, Role::control);
  EXPECT_TRUE(admission.shares_with_origin);
  const std::string set = it.start_session(admission, false).value();
  const std::string cookie = set.substr(0, set.find(';'));
  Presented with_cookie = remote();
  with_cookie.cookie = cookie;
  EXPECT_EQ(it.admit(with_cookie).role, Role::control);
  with_cookie.origins = {"https://elsewhere.example"};
  EXPECT_EQ(status(it.admit(with_cookie), Role::view), 403U);
  with_cookie.origins = {};
  it.end_session(cookie, false);
  EXPECT_EQ(it.admit(with_cookie).role, Role::view);
}

TEST_F(GateTest, the_preflight_of_a_request_with_a_key_has_no_key) {
  const Gate it = gate();
  Presented preflight = local("OPTIONS");
  preflight.origins = {"https://elsewhere.example"};
  EXPECT_EQ(status(it.admit(preflight), Role::none), 403U);
  preflight.asked_headers = "content-type, authorization";
  const Admission admission = it.admit(preflight);
  EXPECT_FALSE(admission.denial);
  EXPECT_EQ(admission.role, Role::none);
  EXPECT_TRUE(admission.shares_with_origin);
}

TEST_F(GateTest, wrong_keys_are_limited_for_each_peer) {
  const std::string bearer = "Bearer " + new_key(Role::control);
  const Gate it = gate();
  Presented wrong = remote();
  wrong.authorization = "Bearer 00000-00000-00000-00000";
  for (std::size_t i = 0; i < Attempts::max_wrong_keys; ++i)
    EXPECT_EQ(status(it.admit(wrong), Role::view), 401U);
  const auto denial = it.admit(wrong).denial;
  ASSERT_TRUE(denial);
  EXPECT_EQ(denial->status, 429U);
  EXPECT_GE(denial->retry_after_s, 1U);
  wrong.authorization = bearer;
  EXPECT_EQ(status(it.admit(wrong), Role::view), 429U) << "a right key would help to guess";
  Presented other = wrong;
  other.peer.block = PeerBlock::of_ipv4({192, 168, 1, 9});
  EXPECT_EQ(it.admit(other).role, Role::control);
  EXPECT_EQ(it.admit(remote()).role, Role::view) << "without a key";
}

TEST_F(GateTest, pages_of_other_sites_lock_nobody_out) {
  const std::string bearer = "Bearer " + new_key(Role::control);
  const Gate it = gate();
  Presented page = remote();
  page.sec_fetch_site = "cross-site";
  page.authorization = "Bearer 00000-00000-00000-00000";
  Presented image = remote();
  image.query_key = "00000-00000-00000-00000";
  for (std::size_t i = 0; i < Attempts::max_wrong_keys; ++i)
    EXPECT_EQ(status(it.admit(i % 2 == 0 ? page : image), Role::view), 401U);
  EXPECT_EQ(status(it.admit(page), Role::view), 429U);
  EXPECT_EQ(status(it.admit(image), Role::view), 429U);
  Presented honest = remote();
  honest.authorization = bearer;
  EXPECT_EQ(it.admit(honest).role, Role::control);
  EXPECT_EQ(it.authenticate(remote().peer, bearer.substr(7)).role, Role::control);
}

TEST_F(GateTest, the_log_names_only_remedies_that_the_program_takes) {
  const Gate it = gate();
  Presented odd = local();
  for (const char* host : {"a@evil.example", "localhost:99999", "localhost:pw@evil.example"}) {
    odd.host = host;
    it.admit(odd);
  }
  odd.host = "localhost";
  for (const char* origin : {"http://a, http://b", "http://$(b)", "https://b.example/", "x"}) {
    odd.origins = {origin};
    it.admit(odd);
  }
  odd.origins = {"http://localhost", "http://localhost"};
  it.admit(odd);
  ASSERT_EQ(lines.size(), 8U);
  for (const std::string& line : lines) EXPECT_EQ(line.find("--"), std::string::npos) << line;
}

TEST_F(GateTest, an_origin_is_let_in_by_the_flag_that_its_refusal_names) {
  for (const std::string origin :
       {"null", "file://", "https://github.com/gilmaimon/TinyWebsockets", "http://a.example:81"}) {
    Presented page = local();
    page.origins = {origin};
    options.allow_origins = {};
    const Admission refused = gate().admit(page);
    ASSERT_TRUE(refused.denial) << origin;
    EXPECT_NE(refused.denial->error.message.find("use --allow-origin " + origin + " or a key"),
              std::string::npos)
        << refused.denial->error.message;
    options.allow_origins = {origin};
    EXPECT_FALSE(gate().admit(page).denial) << origin;
  }
}

TEST_F(GateTest, the_log_says_when_it_ends) {
  const Gate it = gate();
  for (int i = 0; i < 100; ++i) {
    const std::string host = "a" + std::to_string(i) + ".example";
    Presented rebound = local();
    rebound.host = host;
    it.admit(rebound);
  }
  ASSERT_EQ(lines.size(), 64U);
  EXPECT_NE(lines.back().find("further ones are not logged"), std::string::npos);
}

TEST_F(GateTest, keys_that_are_revoked_end_at_the_next_reload) {
  const std::string text = new_key(Role::control);
  const std::string bearer = "Bearer " + text;
  Gate it = gate();
  Presented with_key = remote();
  with_key.authorization = bearer;
  const Admission admission = it.admit(with_key);
  EXPECT_EQ(it.key_name(*admission.key), "key1");
  ASSERT_TRUE(KeyFile{options.keys}.revoke("key1"));
  EXPECT_EQ(it.role_of(*admission.key), Role::control);
  EXPECT_EQ(it.reload_keys().value(), 0U);
  EXPECT_EQ(it.role_of(*admission.key), Role::none);
  EXPECT_EQ(status(it.admit(with_key), Role::view), 401U);
  EXPECT_FALSE(it.start_session(admission, false));
}

TEST_F(GateTest, a_bad_setting_is_an_error) {
  options.allow_origins = {"stage.example"};
  EXPECT_THROW(gate(), std::invalid_argument);
  options.allow_origins = {};
  options.names = {"http://stage"};
  EXPECT_THROW(gate(), std::invalid_argument);
  options.names = {};
  options.keys = "/dev/null/keys";
  EXPECT_THROW(gate(), std::runtime_error);
}

}  // namespace
}  // namespace tactus::server::access
