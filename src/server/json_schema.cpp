#include "server/json_schema.h"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <string>

namespace tactus::server {
namespace {

namespace json = boost::json;

json::array choices_of(std::string_view choices) {
  json::array list;
  while (!choices.empty()) {
    const auto end = choices.find('|');
    list.emplace_back(choices.substr(0, end));
    choices = end == std::string_view::npos ? "" : choices.substr(end + 1);
  }
  return list;
}

json::object member_schema(const protocol::Member& member) {
  json::object schema{{"description", member.description}};
  if (!member.schema.empty()) {
    // What stands beside a reference is passed over, so the description wraps it.
    schema["allOf"] = {{{"$ref", "#/components/schemas/" + std::string{member.schema}}}};
    return schema;
  }
  if (!member.type.empty()) schema["type"] = member.type;
  if (!member.choices.empty()) schema["enum"] = choices_of(member.choices);
  if (member.ranged()) {
    schema["minimum"] = member.minimum;
    schema["maximum"] = member.maximum;
  }
  if (!member.usual.empty()) schema["default"] = json::parse(member.usual);
  if (!member.element.empty()) schema["items"] = {{"type", member.element}};
  return schema;
}

}  // namespace

json::object json_schema_of(const protocol::Schema& schema) {
  json::object properties;
  json::array required;
  for (const protocol::Member& member : schema.members) {
    properties[member.name] = member_schema(member);
    if (!member.optional) required.emplace_back(member.name);
  }
  json::object result{{"type", "object"}, {"properties", properties}};
  if (!required.empty()) result["required"] = required;
  if (!schema.description.empty()) result["description"] = schema.description;
  return result;
}

}  // namespace tactus::server
