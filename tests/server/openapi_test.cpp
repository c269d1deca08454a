#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>

#include "server/routes.h"

namespace tactus::server {
namespace {

namespace json = boost::json;

/// The object that a "#/a/b" reference names, nullptr where there is none.
const json::value* resolve(const json::value& document, std::string_view reference) {
  boost::system::error_code error;
  return document.find_pointer(reference.substr(1), error);
}

void expect_references_lead_somewhere(const json::value& document, const json::value& value) {
  if (const json::array* array = value.if_array())
    for (const json::value& item : *array) expect_references_lead_somewhere(document, item);
  const json::object* object = value.if_object();
  if (object == nullptr) return;
  for (const auto& [key, member] : *object) {
    if (key == "$ref")
      EXPECT_NE(resolve(document, member.as_string()), nullptr) << member;
    else
      expect_references_lead_somewhere(document, member);
  }
}

TEST(OpenApi, EveryRouteIsDescribed) {
  const json::value document = json::parse(openapi_document());
  const json::object& paths = document.at("paths").as_object();
  for (const Route& route : routes()) {
    const std::string method = route.method == "GET" ? "get" : "post";
    ASSERT_TRUE(paths.contains(route.path)) << route.path;
    const json::value& operation = paths.at(route.path).at(method);
    EXPECT_EQ(operation.at("summary").as_string(), route.summary);
    EXPECT_EQ(operation.at("parameters").as_array().size(), route.parameters.size());
  }
  for (const SocketRoute& route : socket_routes()) EXPECT_TRUE(paths.contains(route.path));
  EXPECT_EQ(paths.size(), routes().size() + socket_routes().size());
}

TEST(OpenApi, EveryReferenceLeadsSomewhere) {
  const json::value document = json::parse(openapi_document());
  expect_references_lead_somewhere(document, document);
}

}  // namespace
}  // namespace tactus::server
