#include "server/http/documents.h"

#include <gtest/gtest.h>
#include <tactus/version.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>
#include <string>

#include "server/access/field_text.h"
#include "server/http/auth_api.h"
#include "server/http/routes.h"
#include "server/messages/endpoints.h"
#include "server/messages/ws_commands.h"

namespace tactus::server {
namespace {

namespace json = boost::json;
using Names = std::set<std::string>;

std::string in_lower_case(std::string_view method) {
  std::string text{method};
  std::ranges::transform(text, text.begin(), access::to_lower);
  return text;
}

TEST(Documents, the_version_is_that_of_the_library) {
  for (const std::string_view document : {openapi_document(), asyncapi_document()})
    EXPECT_EQ(json::parse(document).at("info").at("version").as_string(), version);
}

TEST(Documents, every_route_is_described_and_no_other) {
  Names served;
  for (const Route& route : routes())
    served.insert(in_lower_case(route.method) + " " + std::string{route.path});
  for (const EndpointPath& each : endpoint_paths) served.insert("get " + std::string{each.path});
  for (const AuthRoute& route : auth_routes())
    served.insert(in_lower_case(route.method) + " " + std::string{route.path});
  Names described;
  const json::value document = json::parse(openapi_document());
  for (const auto& [path, operations] : document.at("paths").as_object())
    for (const auto& [method, operation] : operations.as_object())
      described.insert(std::string{method} + " " + std::string{path});
  EXPECT_EQ(described, served);
}

TEST(Documents, every_command_is_described_and_no_other) {
  Names served;
  for (const WsCommand& command : ws_commands()) served.emplace(command.type);
  Names described;
  const json::value document = json::parse(asyncapi_document());
  const json::value& publish = document.at("channels").at("/ws").at("publish");
  for (const json::value& message : publish.at("message").at("oneOf").as_array()) {
    const std::string reference{message.at("$ref").as_string()};
    described.insert(reference.substr(reference.rfind('/') + 1));
  }
  EXPECT_EQ(described, served);
}

}  // namespace
}  // namespace tactus::server
