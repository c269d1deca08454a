#include "server/http/rest_api.h"

#include <utility>

#include "protocol/transport/transport_json.h"
#include "server/http/assets.h"
#include "server/http/auth_api.h"
#include "server/http/header_fields.h"
#include "server/http/refusal_page.h"
#include "server/http/routes.h"
#include "server/http/security_headers.h"
#include "server/streams/upstream.h"

namespace tactus::server {

using access::Admission;
using access::Presented;
using access::Role;

namespace {

unsigned status_of(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::invalid_argument:
    case ErrorCode::out_of_range:
      return 422;
    case ErrorCode::not_found:
      return 404;
    case ErrorCode::method_not_allowed:
      return 405;
    case ErrorCode::failed_precondition:
      return 409;
    case ErrorCode::resource_exhausted:
      return 429;
    case ErrorCode::unavailable:
      return 503;
    case ErrorCode::unauthenticated:
      return 401;
    case ErrorCode::permission_denied:
      return 403;
    case ErrorCode::internal:
      return 500;
  }
  return 500;
}

HttpAnswer failed(const Error& error) {
  HttpAnswer answer = RestApi::failure(status_of(error.code), error);
  if (error.code == ErrorCode::resource_exhausted) answer.headers = {{"Retry-After", "1"}};
  return answer;
}

/// The methods of a path, as the Allow header lists them; empty for an unknown path.
std::string allowed_methods(std::string_view path) {
  std::string allowed;
  const auto add = [&](std::string_view method) {
    if (!allowed.empty()) allowed += ", ";
    allowed += method;
  };
  for (const Route& route : routes())
    if (route.path == path) add(route.method == "GET" ? "GET, HEAD" : route.method);
  for (const AuthRoute& route : auth_routes())
    if (route.path == path) add(route.method == "GET" ? "GET, HEAD" : route.method);
  if (allowed.empty() && find_asset(path) != nullptr) add("GET, HEAD");
  if (allowed.empty() && find_endpoint(path)) add("GET");
  if (!allowed.empty()) add("OPTIONS");
  return allowed;
}

HttpAnswer serve(const Asset& asset, const HttpRequest& request) {
  HttpAnswer answer{.content_type = asset.content_type};
  answer.headers = {{"ETag", std::string{asset.etag}},
                    {"Vary", "Accept-Encoding"},
                    {"Cache-Control", "no-cache"},
                    {"Content-Security-Policy", std::string{asset.content_security_policy}}};
  if (!asset.etag.empty() && request.if_none_match.find(asset.etag) != std::string_view::npos) {
    answer.status = 304;
    return answer;
  }
  const bool gzip = !asset.gzip.empty() && accepts_gzip(request.accept_encoding);
  if (gzip) answer.headers.emplace_back("Content-Encoding", "gzip");
  answer.lasting_body = gzip ? asset.gzip : asset.plain;
  return answer;
}

HttpAnswer preflight(const std::string& allowed) {
  HttpAnswer answer{.status = 204};
  answer.headers = {{"Allow", allowed},
                    {"Access-Control-Allow-Methods", allowed},
                    {"Access-Control-Allow-Headers",
                     "Authorization, Cache-Control, Content-Type, X-Requested-With"},
                    {"Access-Control-Max-Age", "600"}};
  return answer;
}

HttpAnswer upgrade_required(const std::string& path) {
  HttpAnswer answer = RestApi::failure(
      426, {ErrorCode::invalid_argument, path + " is a WebSocket endpoint: connect with ws://"});
  answer.headers = {{"Upgrade", "websocket"}};
  return answer;
}

/// A page's path with a slash at its end, as some proxies write it: a relative location, which
/// holds below any prefix.
std::optional<HttpAnswer> page_without_slash(std::string_view path) {
  if (path.size() < 2 || path.back() != '/' || path.ends_with("//")) return std::nullopt;
  path.remove_suffix(1);
  const Asset* page = find_asset(path);
  if (page == nullptr || !page->content_type.starts_with("text/html")) return std::nullopt;
  HttpAnswer answer{.status = 307};
  answer.headers = {{"Location", ".." + std::string{path.substr(path.rfind('/'))}},
                    {"Cache-Control", "no-cache"}};
  return answer;
}

/// The error of a command without its parameters, which a client may have sent in the body.
Error with_hint(Error error, const HttpRequest& request) {
  if (!request.body.empty() && error.code == ErrorCode::invalid_argument)
    error.message += "; parameters belong into the query (?" + error.field + "=...), not the body";
  return error;
}

/// A person at a browser gets a page: one that asks for the key, or one that tells the reason.
HttpAnswer refused(const HttpRequest& request, const access::Denial& denial) {
  HttpAnswer answer = denied(denial);
  const bool is_navigation = request.presented.sec_fetch_mode == "navigate" ||
                             request.accept.find("text/html") != std::string_view::npos;
  if (!is_navigation) return answer;
  const bool is_read = request.presented.method == "GET" || request.presented.method == "HEAD";
  if (denial.status != 401) return is_read ? explained(std::move(answer), denial) : answer;
  const Asset* login = find_asset("/login.html");
  if (login == nullptr) return answer;
  answer.content_type = login->content_type;
  answer.body.clear();
  answer.lasting_body = login->plain;
  answer.headers.emplace_back("Content-Security-Policy",
                              std::string{login->content_security_policy});
  return answer;
}

/// Whether a WebSocket client hides an answer's status from its program: browsers, and the
/// WebSocket of Node, which sends no Origin.
bool hides_status(const Presented& presented) {
  return !presented.origins.empty() || presented.sec_fetch_mode == "websocket";
}

Routed route_user_file(const HttpRequest& request, const Admission& admission,
                       const std::string& path) {
  if (request.presented.method == "OPTIONS") return preflight(std::string{UserFiles::methods});
  if (const auto denial = admission.check(Role::view)) return refused(request, *denial);
  return std::visit([](auto&& found) -> Routed { return std::forward<decltype(found)>(found); },
                    UserFiles::route(request, path));
}

}  // namespace

RestApi::RestApi(Readings readings, const access::Gate& gate, bool serves_user_files)
    : readings_{std::move(readings)}, gate_{gate}, serves_user_files_{serves_user_files} {}

Admission RestApi::admit(const HttpRequest& request) const {
  Presented presented = request.presented;
  // A key in the query of an invalid target is no key.
  const auto target = protocol::Target::parse(request.target);
  const auto key = target ? target->text("key") : std::optional<std::string_view>{};
  if (key) presented.query_key = *key;
  return gate_.admit(presented);
}

Routed RestApi::route(const HttpRequest& request, const Admission& admission) const {
  if (admission.denial) return refused(request, *admission.denial);
  if (request.presented.method == "OPTIONS" && request.target == "*") {
    HttpAnswer answer{.status = 204};
    answer.headers = {{"Allow", "GET, HEAD, POST, OPTIONS"}};
    return answer;
  }
  const auto target = protocol::Target::parse(request.target);
  if (!target) return failed(target.error());
  return route_path(request, admission, *target);
}

Routed RestApi::route_path(const HttpRequest& request, const Admission& admission,
                           const protocol::Target& target) const {
  if (serves_user_files_ && UserFiles::covers(target.path()))
    return route_user_file(request, admission, target.path());
  const std::string allowed = allowed_methods(target.path());
  if (allowed.empty()) {
    if (auto answer = page_without_slash(target.path())) return std::move(*answer);
    return failed({ErrorCode::not_found, "unknown path; see /docs"});
  }
  const std::string_view method =
      request.presented.method == "HEAD" ? "GET" : request.presented.method;
  if (method == "OPTIONS") return preflight(allowed);
  if (auto answer = answer_auth(gate_, request, target.path(), admission)) return *answer;
  for (const Route& route : routes()) {
    if (route.path != target.path() || route.method != method) continue;
    const bool is_near = request.presented.peer.is_loopback;
    if (const auto denial = admission.check(is_near ? route.role : route.remote_role))
      return refused(request, *denial);
    if (route.command != nullptr) {
      const auto command = route.command(target);
      if (!command) return failed(with_hint(command.error(), request));
      return *command;
    }
    if (readings_.upstream != nullptr && route.upstream != nullptr) {
      auto asked = route.upstream(target);
      if (!asked) return failed(asked.error());
      return UpstreamGet{std::move(*asked)};
    }
    auto body = route.query != nullptr ? route.query(readings_, target)
                                       : Result<std::string>{route.read(readings_)};
    if (!body) return failed(body.error());
    HttpAnswer answer{.content_type = route.content_type, .body = std::move(*body)};
    answer.headers = {{"Cache-Control", "no-store"}};
    return answer;
  }
  if (method == "GET") {
    if (const auto denial = admission.check(Role::view)) return refused(request, *denial);
    if (const Asset* asset = find_asset(target.path())) return serve(*asset, request);
    if (find_endpoint(target.path())) return upgrade_required(target.path());
  }
  HttpAnswer answer =
      failed({ErrorCode::method_not_allowed,
              std::string{request.presented.method} + " not allowed for " + target.path()});
  answer.headers = {{"Allow", allowed}};
  return answer;
}

void RestApi::fetch(UpstreamGet request, std::function<void(HttpAnswer)> done) const {
  readings_.upstream->get(std::move(request.target),
                          [done = std::move(done)](const Result<std::string>& body) {
                            if (!body) return done(failed(body.error()));
                            HttpAnswer answer{.body = *body};
                            answer.headers = {{"Cache-Control", "no-store"}};
                            done(std::move(answer));
                          });
}

HttpAnswer RestApi::answer(const Result<TransportState>& outcome) const {
  if (!outcome) return failed(outcome.error());
  HttpAnswer answer{.body = protocol::encode(*outcome)};
  answer.headers = {{"Cache-Control", "no-store"}};
  return answer;
}

HttpAnswer RestApi::failure(unsigned status, const Error& error) {
  return {.status = status, .body = protocol::encode(error)};
}

std::variant<SocketRequest, HttpAnswer> RestApi::route_socket(const HttpRequest& request,
                                                              const Admission& admission) const {
  if (const auto denial = admission.check(Role::view)) {
    if (!hides_status(request.presented)) return denied(*denial);
    return SocketRequest{.refusal = SocketRefusal{denial->close_code(), denial->error.message}};
  }
  const auto target = protocol::Target::parse(request.target);
  if (!target) return failed(target.error());
  const auto endpoint = find_endpoint(target->path());
  if (!endpoint) return failed({ErrorCode::not_found, "no WebSocket at this path; see /docs"});
  SocketRequest accepted{
      .endpoint = *endpoint,
      .access = {.peer = request.presented.peer, .role = admission.role, .key = admission.key}};
  if (endpoint != Endpoint::clock) return accepted;
  const auto hz = target->number("hz");
  if (!hz) return failed(hz.error());
  if (*hz && (**hz < min_update_hz || **hz > max_update_hz))
    return failed({ErrorCode::out_of_range, "hz must be between 1 and 240", "hz"});
  accepted.hz = *hz;
  return accepted;
}

void RestApi::finish(const HttpRequest& request, const Admission& admission, HttpAnswer& answer) {
  add_security_headers(answer, request.presented.host);
  answer.headers.emplace_back("Vary", "Origin");
  if (!admission.shares_with_origin || request.presented.origins.size() != 1) return;
  answer.headers.emplace_back("Access-Control-Allow-Origin",
                              std::string{request.presented.origins.front()});
}

}  // namespace tactus::server
