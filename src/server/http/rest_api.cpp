#include "server/http/rest_api.h"

#include <utility>

#include "protocol/transport/transport_json.h"
#include "server/http/assets.h"
#include "server/http/routes.h"

namespace tactus::server {
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
    case ErrorCode::resource_exhausted:
    case ErrorCode::unavailable:
      return 503;
    case ErrorCode::permission_denied:
      return 403;
    case ErrorCode::internal:
      return 500;
  }
  return 500;
}

HttpAnswer failed(const Error& error) { return RestApi::failure(status_of(error.code), error); }

Error origin_not_allowed() {
  return {ErrorCode::permission_denied, "origin not allowed (see --allow-origin)", "Origin"};
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
  const bool gzip =
      !asset.gzip.empty() && request.accept_encoding.find("gzip") != std::string_view::npos;
  if (gzip) answer.headers.emplace_back("Content-Encoding", "gzip");
  answer.lasting_body = gzip ? asset.gzip : asset.plain;
  return answer;
}

}  // namespace

RestApi::RestApi(Readings readings, OriginPolicy origins)
    : readings_{std::move(readings)}, origins_{std::move(origins)} {}

Routed RestApi::route(const HttpRequest& request) const {
  if (!origins_.allows(request.origin, request.host)) return failed(origin_not_allowed());
  if (request.method == "OPTIONS" && request.target == "*") {
    HttpAnswer answer{.status = 204};
    answer.headers = {{"Allow", "GET, HEAD, POST, OPTIONS"}};
    return answer;
  }
  const auto target = protocol::Target::parse(request.target);
  if (!target) return failed(target.error());
  return route_path(request, *target);
}

Routed RestApi::route_path(const HttpRequest& request, const protocol::Target& target) const {
  const std::string allowed = allowed_methods(target.path());
  if (allowed.empty()) return failed({ErrorCode::not_found, "unknown path; see /docs"});
  if (request.method == "OPTIONS") {
    HttpAnswer answer{.status = 204};
    answer.headers = {{"Allow", allowed},
                      {"Access-Control-Allow-Methods", allowed},
                      {"Access-Control-Allow-Headers", "Content-Type"},
                      {"Access-Control-Max-Age", "600"}};
    return answer;
  }
  const std::string_view method = request.method == "HEAD" ? "GET" : request.method;
  for (const Route& route : routes()) {
    if (route.path != target.path() || route.method != method) continue;
    if (route.read != nullptr) {
      HttpAnswer answer{.content_type = route.content_type, .body = route.read(readings_)};
      answer.headers = {{"Cache-Control", "no-store"}};
      return answer;
    }
    const auto command = route.command(target);
    if (!command) return failed(command.error());
    return *command;
  }
  if (method == "GET") {
    if (const Asset* asset = find_asset(target.path())) return serve(*asset, request);
    if (find_endpoint(target.path())) {
      HttpAnswer answer =
          failure(426, {ErrorCode::invalid_argument,
                        target.path() + " is a WebSocket endpoint: connect with ws://"});
      answer.headers = {{"Upgrade", "websocket"}};
      return answer;
    }
  }
  HttpAnswer answer = failed({ErrorCode::method_not_allowed,
                              std::string{request.method} + " not allowed for " + target.path()});
  answer.headers = {{"Allow", allowed}};
  return answer;
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

std::variant<SocketRequest, HttpAnswer> RestApi::route_socket(const HttpRequest& request) const {
  if (!origins_.allows(request.origin, request.host)) return failed(origin_not_allowed());
  const auto target = protocol::Target::parse(request.target);
  if (!target) return failed(target.error());
  const auto endpoint = find_endpoint(target->path());
  if (!endpoint) return failed({ErrorCode::not_found, "no WebSocket at this path; see /docs"});
  if (endpoint != Endpoint::clock) return SocketRequest{*endpoint};
  const auto hz = target->number("hz");
  if (!hz) return failed(hz.error());
  if (*hz && (**hz < min_update_hz || **hz > max_update_hz))
    return failed({ErrorCode::out_of_range, "hz must be between 1 and 240", "hz"});
  return SocketRequest{*endpoint, *hz};
}

void RestApi::finish(const HttpRequest& request, HttpAnswer& answer) const {
  answer.headers.emplace_back("X-Content-Type-Options", "nosniff");
  answer.headers.emplace_back("Vary", "Origin");
  if (request.origin.empty() || !origins_.allows(request.origin, request.host)) return;
  answer.headers.emplace_back("Access-Control-Allow-Origin", std::string{request.origin});
}

}  // namespace tactus::server
