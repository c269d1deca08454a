#include <tactus/features.h>
#include <tactus/version.h>

#include <boost/json.hpp>
#include <string>

#include "protocol/schema.h"
#include "server/json_schema.h"
#include "server/routes.h"
#include "server/typed_commands.h"

namespace tactus::server {
namespace {

namespace json = boost::json;
using protocol::Schema;
using protocol::Sender;

json::object message_reference(std::string_view type) {
  return {{"$ref", "#/components/messages/" + std::string{type}}};
}

json::object message_of(std::string_view type, std::string_view summary, Sender sender) {
  json::array forms;
  for (const Schema& schema : protocol::socket_schemas())
    if (schema.sender == sender && schema.has_type(type))
      forms.emplace_back(
          json::object{{"$ref", "#/components/schemas/" + std::string{schema.name}}});
  json::object payload =
      forms.size() == 1 ? forms.front().as_object() : json::object{{"oneOf", forms}};
  return {{"name", type},
          {"title", type},
          {"summary", summary},
          {"contentType", "application/json"},
          {"payload", std::move(payload)}};
}

#if TACTUS_SPECTRUM
json::object binary_message(std::string_view name, std::string_view summary) {
  return {{"name", name},
          {"title", name},
          {"summary", summary},
          {"contentType", "application/octet-stream"},
          {"payload", {{"type", "string"}, {"format", "binary"}}}};
}
#endif

/// The commands, with an example each.
json::object client_messages() {
  json::object messages;
  for (const TypedCommand& command : typed_commands()) {
    json::object message = message_of(command.type, command.summary, Sender::client);
    message["examples"] = {{{"payload", json::parse(command.example)}}};
    json::array answers;
    for (const std::string_view answer : command.answers) answers.emplace_back(answer);
    message["x-answers"] = answers;
    messages[command.type] = message;
  }
  return messages;
}

json::object server_messages() {
  json::object messages;
  const auto add = [&](std::string_view type) {
    if (messages.contains(type)) return;
    std::string_view summary;
    for (const Schema& schema : protocol::socket_schemas())
      if (summary.empty() && schema.sender == Sender::server && schema.has_type(type))
        summary = schema.description;
    messages[type] = message_of(type, summary, Sender::server);
  };
  for (const TypedCommand& command : typed_commands())
    for (const std::string_view answer : command.answers) add(answer);
  add("error");
#if TACTUS_SPECTRUM
  messages["spectrum.binary"] = binary_message(
      "spectrum.binary", "A frame of the spectrum as bytes: \"TSP1\", see docs/protocol.md");
  messages["audio.binary"] =
      binary_message("audio.binary", "An audio frame: 464 bytes, see docs/protocol.md");
#endif
  return messages;
}

json::object one_of(const json::object& messages) {
  json::array references;
  for (const auto& [type, message] : messages) references.push_back(message_reference(type));
  return {{"oneOf", references}};
}

std::string document() {
  const json::object from_client = client_messages();
  const json::object from_server = server_messages();
  json::object messages = from_client;
  for (const auto& [type, message] : from_server) messages[type] = message;
  json::object schemas;
  for (const Schema& schema : protocol::socket_schemas())
    schemas[schema.name] = json_schema_of(schema);
  return json::serialize(json::object{
      {"asyncapi", "2.6.0"},
      {"info",
       {{"title", "tactus"},
        {"version", version},
        {"description", "What is said on /ws: JSON messages with a type, and binary frames."},
        {"license", {{"name", "MIT"}}}}},
      {"defaultContentType", "application/json"},
      {"channels",
       {{"/ws",
         {{"description", "Commands to the server; its answers, streams and events"},
          {"publish",
           {{"operationId", "send"},
            {"summary", "What a client sends"},
            {"message", one_of(from_client)}}},
          {"subscribe",
           {{"operationId", "receive"},
            {"summary", "What a client receives"},
            {"message", one_of(from_server)}}}}}}},
      {"components", {{"messages", messages}, {"schemas", schemas}}}});
}

}  // namespace

const std::string& asyncapi_document() {
  static const std::string text = document();
  return text;
}

}  // namespace tactus::server
