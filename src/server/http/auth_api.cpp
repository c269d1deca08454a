#include "server/http/auth_api.h"

#include <array>
#include <boost/json.hpp>
#include <string>

#include "protocol/json/json_object.h"
#include "protocol/json/json_parse.h"
#include "protocol/transport/transport_json.h"
#include "server/access/presented_key.h"

namespace tactus::server {
namespace {

using access::Admission;
using access::Gate;

void add_client(protocol::JsonObject& object, const Gate& gate, const Admission& admission) {
  object.text("role", access::name(admission.role));
  const auto key = admission.key ? gate.key_name(*admission.key) : std::nullopt;
  key ? object.text("key", *key) : object.json("key", "null");
}

/// The key in {"key": KEY}; empty if there is none.
std::string posted_key(std::string_view body) {
  boost::system::error_code error;
  const auto parsed = protocol::parse_json(body, error);
  const auto* object = error ? nullptr : parsed.if_object();
  const auto* key = object == nullptr ? nullptr : object->if_contains("key");
  return key != nullptr && key->is_string() ? std::string{key->get_string()} : std::string{};
}

HttpAnswer no_key() {
  return denied({401,
                 {ErrorCode::unauthenticated,
                  "no key: send Authorization: Bearer KEY, or the body {\"key\": KEY}", "key"}});
}

HttpAnswer start_session(const Gate& gate, const HttpRequest& request, const Admission& before) {
  // A cookie is no key: a session cannot be renewed by itself.
  const bool has_key = access::bearer_key(request.presented.authorization).has_value();
  const std::string posted = has_key ? std::string{} : posted_key(request.body);
  if (!has_key && posted.empty()) return no_key();
  const Admission admission = has_key ? before : gate.authenticate(request.presented.peer, posted);
  if (admission.denial) return denied(*admission.denial);
  const auto cookie = gate.start_session(admission, request.presented.is_https);
  if (!cookie) return no_key();
  HttpAnswer answer;
  protocol::JsonObject object{answer.body};
  add_client(object, gate, admission);
  object.end();
  answer.headers = {{"Cache-Control", "no-store"}, {"Set-Cookie", *cookie}};
  return answer;
}

HttpAnswer end_session(const Gate& gate, const HttpRequest& request, const Admission&) {
  HttpAnswer answer{.body = "{}"};
  answer.headers = {
      {"Cache-Control", "no-store"},
      {"Set-Cookie", gate.end_session(request.presented.cookie, request.presented.is_https)}};
  return answer;
}

HttpAnswer whoami(const Gate& gate, const HttpRequest&, const Admission& admission) {
  HttpAnswer answer;
  protocol::JsonObject object{answer.body};
  add_client(object, gate, admission);
  object.text("network", access::name(access::network_role(gate.network())));
  const auto url = admission.role == access::Role::control ? gate.network_url() : std::string{};
  url.empty() ? object.json("network_url", "null") : object.text("network_url", url);
  object.end();
  answer.headers = {{"Cache-Control", "no-store"}};
  return answer;
}

constexpr std::array route_table{AuthRoute{"POST", "/auth/session", start_session},
                                 AuthRoute{"DELETE", "/auth/session", end_session},
                                 AuthRoute{"GET", "/auth/whoami", whoami}};

}  // namespace

HttpAnswer denied(const access::Denial& denial) {
  HttpAnswer answer{.status = denial.status, .body = protocol::encode(denial.error)};
  answer.headers = {{"Cache-Control", "no-store"}};
  if (denial.status == 401) answer.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (denial.retry_after_s > 0)
    answer.headers.emplace_back("Retry-After", std::to_string(denial.retry_after_s));
  return answer;
}

std::span<const AuthRoute> auth_routes() noexcept { return route_table; }

std::optional<HttpAnswer> answer_auth(const Gate& gate, const HttpRequest& request,
                                      std::string_view path, const Admission& admission) {
  const std::string_view asked = request.presented.method;
  const std::string_view method = asked == "HEAD" ? "GET" : asked;
  for (const AuthRoute& route : route_table)
    if (route.path == path && route.method == method) return route.answer(gate, request, admission);
  return std::nullopt;
}

}  // namespace tactus::server
