#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>

#include "server/json_references.h"
#include "server/routes.h"
#include "server/typed_commands.h"

namespace tactus::server {
namespace {

namespace json = boost::json;

TEST(AsyncApi, EveryCommandAndItsAnswersAreDescribed) {
  const json::value document = json::parse(asyncapi_document());
  const json::object& messages = document.at("components").at("messages").as_object();
  for (const TypedCommand& command : typed_commands()) {
    ASSERT_TRUE(messages.contains(command.type)) << command.type;
    EXPECT_EQ(messages.at(command.type).at("summary").as_string(), command.summary);
    for (const auto answer : command.answers) EXPECT_TRUE(messages.contains(answer)) << answer;
  }
  EXPECT_TRUE(messages.contains("error"));
}

TEST(AsyncApi, EveryMessageHasASchema) {
  const json::value document = json::parse(asyncapi_document());
  for (const auto& [name, message] : document.at("components").at("messages").as_object()) {
    const json::object& payload = message.at("payload").as_object();
    const bool one = payload.contains("$ref") || payload.contains("type");
    EXPECT_TRUE(one || payload.at("oneOf").as_array().size() > 1) << name;
    EXPECT_FALSE(message.at("summary").as_string().empty()) << name;
  }
}

TEST(AsyncApi, EveryReferenceLeadsSomewhere) {
  const json::value document = json::parse(asyncapi_document());
  expect_references_lead_somewhere(document, document);
}

TEST(AsyncApi, EveryCommandsExampleHasItsType) {
  for (const TypedCommand& command : typed_commands())
    EXPECT_EQ(json::parse(command.example).at("type").as_string(), command.type);
}

}  // namespace
}  // namespace tactus::server
