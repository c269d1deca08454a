#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>

#include "server/json_references.h"
#include "server/routes.h"

namespace tactus::server {
namespace {

namespace json = boost::json;

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
