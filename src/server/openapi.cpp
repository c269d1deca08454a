#include <tactus/version.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cctype>
#include <string>

#include "protocol/schema.h"
#include "server/json_schema.h"
#include "server/routes.h"

namespace tactus::server {
namespace {

namespace json = boost::json;

json::object content(std::string_view schema) {
  return {{"application/json",
           {{"schema", {{"$ref", std::string{"#/components/schemas/"} + std::string{schema}}}}}}};
}

json::array parameters_of(std::span<const Parameter> parameters) {
  json::array list;
  for (const Parameter& parameter : parameters) {
    json::object schema{{"type", parameter.type}};
    if (parameter.minimum < parameter.maximum) {
      schema["minimum"] = parameter.minimum;
      schema["maximum"] = parameter.maximum;
    }
    list.push_back({{"name", parameter.name},
                    {"in", "query"},
                    {"required", parameter.required},
                    {"description", parameter.description},
                    {"schema", schema}});
    if (parameter.required) list.back().as_object()["example"] = parameter.example;
  }
  return list;
}

/// "/transport/loop/enable" as transport_loop_enable.
std::string operation_id(std::string_view path) {
  std::string id{path.substr(1)};
  std::ranges::replace_if(id, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return id;
}

json::object responses_of(const Route& route) {
  json::object ok{{"description", "OK"}};
  if (!route.schema.empty()) ok["content"] = content(route.schema);
  if (route.content_type != "application/json")
    ok["content"] = {{route.content_type, {{"schema", {{"type", "string"}}}}}};
  json::object responses{{"200", ok}};
  const auto fails = [&](const char* status, const char* why) {
    responses[status] = {{"description", why}, {"content", content("Error")}};
  };
  fails("403", "The page's origin is not let in");
  if (!route.parameters.empty()) fails("422", "A parameter is missing, malformed or out of range");
  if (route.command != nullptr) fails("503", "The command did not come into effect in time");
  return responses;
}

json::object operation_of(const Route& route) {
  return {{"summary", route.summary},
          {"operationId", operation_id(route.path)},
          {"tags", {"transport"}},
          {"parameters", parameters_of(route.parameters)},
          {"responses", responses_of(route)}};
}

json::object operation_of(const SocketRoute& route) {
  return {{"summary", route.summary},
          {"operationId", operation_id(route.path)},
          {"tags", {"websocket"}},
          {"parameters", parameters_of(route.parameters)},
          {"responses",
           {{"101", {{"description", "The connection goes on as a WebSocket"}}},
            {"426",
             {{"description", "This is no WebSocket handshake"}, {"content", content("Error")}}}}}};
}

std::string document() {
  json::object paths;
  for (const Route& route : routes()) {
    std::string method{route.method};
    std::ranges::transform(method, method.begin(), [](unsigned char c) { return std::tolower(c); });
    json::value& path = paths[route.path];
    if (!path.is_object()) path = json::object{};
    path.as_object()[method] = operation_of(route);
  }
  for (const SocketRoute& route : socket_routes())
    paths[route.path] = {{"get", operation_of(route)}};
  json::object schemas;
  for (const protocol::Schema& schema : protocol::schemas())
    schemas[schema.name] = json_schema_of(schema);
  return json::serialize(json::object{
      {"openapi", "3.0.3"},
      {"info",
       {{"title", "tactus"},
        {"version", version},
        {"description", "The transport clock of a running audio engine: state, control, streams."},
        {"license", {{"name", "MIT"}}}}},
      {"paths", paths},
      {"components", {{"schemas", schemas}}}});
}

}  // namespace

const std::string& openapi_document() {
  static const std::string text = document();
  return text;
}

}  // namespace tactus::server
