#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "protocol/schema.h"
#include "protocol/spectrum_options.h"
#include "protocol/typed_message.h"

namespace tactus::protocol {
namespace {

namespace json = boost::json;

const Schema* find(std::string_view name) {
  for (const Schema& schema : socket_schemas())
    if (schema.name == name) return &schema;
  return nullptr;
}

std::vector<std::string> choices_of(const Member& member) {
  std::vector<std::string> choices;
  std::string_view rest = member.choices;
  while (!rest.empty()) {
    const auto bar = rest.find('|');
    choices.emplace_back(rest.substr(0, bar));
    rest = bar == std::string_view::npos ? std::string_view{} : rest.substr(bar + 1);
  }
  return choices;
}

std::string fault_of(const json::object& object, const Schema& schema);

bool is_of(const json::value& value, std::string_view type) {
  if (type.empty()) return true;
  if (type == "boolean") return value.is_bool();
  if (type == "integer") return value.is_int64() || value.is_uint64();
  if (type == "number") return value.is_number();
  if (type == "string") return value.is_string();
  if (type == "array") return value.is_array();
  return type == "object" && value.is_object();
}

/// What is wrong with a value; nothing where it is as described.
std::string fault_of(const json::value& value, const Member& member) {
  const std::string name{member.name};
  if (!is_of(value, member.type)) return name + " is of another type";
  if (!member.choices.empty()) {
    const auto choices = choices_of(member);
    if (std::ranges::find(choices, std::string{value.as_string()}) == choices.end())
      return name + " is none of its choices";
  }
  if (member.type == "array") {
    for (const json::value& element : value.as_array()) {
      Member each = member;
      each.type = member.element;
      each.element = {};
      if (auto fault = fault_of(element, each); !fault.empty()) return fault;
    }
  } else if (member.ranged() && value.is_number()) {
    const auto number = value.to_number<double>();
    if (number < member.minimum || number > member.maximum) return name + " is out of its range";
  }
  if (member.type != "object") return {};
  const Schema* schema = find(member.schema);
  return schema == nullptr ? name + " has no schema" : fault_of(value.as_object(), *schema);
}

/// The object has the members of the schema, in its order, and no others.
std::string fault_of(const json::object& object, const Schema& schema) {
  auto member = object.begin();
  for (const Member& expected : schema.members) {
    if (member == object.end() || member->key() != expected.name) {
      if (expected.optional) continue;
      return std::string{expected.name} + " is missing or elsewhere";
    }
    if (auto fault = fault_of(member->value(), expected); !fault.empty()) return fault;
    ++member;
  }
  if (member != object.end()) return std::string{member->key()} + " is not described";
  return {};
}

TEST(SocketSchema, EveryGoldenMessageIsAsDescribedAndEveryDescriptionIsOfOne) {
  std::set<std::string_view> met;
  for (const auto& file : std::filesystem::directory_iterator{TACTUS_GOLDEN}) {
    if (file.path().extension() != ".json") continue;
    std::ifstream in{file.path(), std::ios::binary};
    const auto message =
        json::parse(std::string{std::istreambuf_iterator<char>{in}, {}}).as_object();
    std::string faults;
    bool matched = false;
    for (const Schema& schema : socket_schemas()) {
      if (schema.sender != Sender::server || !schema.has_type(message.at("type").as_string()))
        continue;
      const std::string fault = fault_of(message, schema);
      if (fault.empty()) {
        matched = true;
        met.insert(schema.name);
      }
      faults += std::string{schema.name} + ": " + fault + "; ";
    }
    EXPECT_TRUE(matched) << file.path() << ": " << faults;
  }
  for (const Schema& schema : socket_schemas())
    EXPECT_TRUE(schema.sender != Sender::server || met.contains(schema.name)) << schema.name;
}

TEST(SocketSchema, NamesAreUniqueAndEverythingIsDescribed) {
  std::set<std::string_view> names;
  for (const Schema& schema : socket_schemas()) {
    EXPECT_TRUE(names.insert(schema.name).second) << schema.name;
    EXPECT_FALSE(schema.members.empty()) << schema.name;
    EXPECT_EQ(schema.description.empty(), schema.sender == Sender::none) << schema.name;
    for (const Member& member : schema.members) {
      EXPECT_FALSE(member.description.empty()) << schema.name << '.' << member.name;
      EXPECT_EQ(member.type == "object", !member.schema.empty()) << member.name;
      EXPECT_EQ(member.type == "array", !member.element.empty()) << member.name;
    }
  }
}

TEST(SocketSchema, AMessageIsKnownByItsType) {
  EXPECT_TRUE(find("Done")->has_type("beat.unsubscribed"));
  EXPECT_FALSE(find("Done")->has_type("beat"));
  EXPECT_FALSE(find("Done")->has_type("beat.subscribed|beat.unsubscribed"));
  EXPECT_FALSE(find("Done")->has_type(""));
  EXPECT_FALSE(find("ErrorDetail")->has_type("code"));
}

// What the server takes is what is described.

std::array<double, band_count> every_100_hz(BandLayout, SampleRate) {
  std::array<double, band_count> centres{};
  for (std::size_t i = 0; i < band_count; ++i) centres[i] = 100.0 * static_cast<double>(i + 1);
  return centres;
}

Result<SpectrumRequest> request(const json::object& options) {
  return read_spectrum_request(options, every_100_hz, 48'000);
}

TEST(SocketSchema, TheDefaultsOfASubscribeAreThoseDescribed) {
  json::object usual;
  for (const Member& member : find("FftSubscribe")->members)
    if (!member.usual.empty()) usual[member.name] = json::parse(member.usual);
  EXPECT_EQ(usual.size(), 11U);
  const auto result = request(usual);
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_EQ(result->rate_hz, SpectrumRequest{}.rate_hz);
  EXPECT_EQ(result->options, SpectrumOptions{});
}

/// What must hold beside an option at the end of its range.
json::object beside(std::string_view name, double value) {
  json::object options{{name, value}};
  if (name == "dbMin" && value > -1.0) options["dbMax"] = 40.0;
  if (name == "dbMax" && value < -79.0) options["dbMin"] = -200.0;
  return options;
}

TEST(SocketSchema, TheRangesOfASubscribeAreThoseDescribed) {
  int ranges = 0;
  for (const Member& member : find("FftSubscribe")->members) {
    if (member.type != "number") continue;
    ASSERT_TRUE(member.ranged()) << member.name;
    ++ranges;
    const std::string limits = "must be between";
    for (const double inside : {member.minimum, member.maximum}) {
      const auto result = request(beside(member.name, inside));
      EXPECT_TRUE(result.ok() || result.error().message.find(limits) == std::string::npos)
          << member.name << ": " << inside;
    }
    for (const double outside : {member.minimum - 0.001, member.maximum + 0.001}) {
      const auto result = request(beside(member.name, outside));
      ASSERT_FALSE(result.ok()) << member.name << ": " << outside;
      EXPECT_NE(result.error().message.find(limits), std::string::npos) << result.error().message;
    }
  }
  EXPECT_EQ(ranges, 7);
}

TEST(SocketSchema, TheChoicesOfASubscribeAreThoseDescribed) {
  int options = 0;
  for (const Member& member : find("FftSubscribe")->members) {
    if (member.choices.empty() || member.name == "type") continue;
    ++options;
    std::string known;
    for (const std::string& choice : choices_of(member)) {
      EXPECT_TRUE(request({{member.name, choice}}).ok()) << member.name << ": " << choice;
      known += known.empty() ? "" : "|";
      known += choice;
    }
    const auto refused = request({{member.name, "other"}});
    ASSERT_FALSE(refused.ok());
    std::string named;
    for (std::string_view text = refused.error().message; text.find('"') != text.npos;) {
      text.remove_prefix(text.find('"') + 1);
      named += named.empty() ? "" : "|";
      named += text.substr(0, text.find('"'));
      text.remove_prefix(text.find('"') + 1);
    }
    EXPECT_EQ(named, known) << "the choices there are";
  }
  EXPECT_EQ(options, 5);
}

TEST(SocketSchema, TheOtherRequestsAreTakenAsDescribed) {
  for (const Member& member : find("TransportSubscribe")->members) {
    if (!member.ranged()) continue;
    for (const double rate : {member.minimum, member.maximum})
      EXPECT_TRUE(
          read_state_options({.type = {}, .request_id = {}, .members = {{"rateHz", rate}}}, 30)
              .ok());
    for (const double rate : {member.minimum - 0.01, member.maximum + 0.01})
      EXPECT_FALSE(
          read_state_options({.type = {}, .request_id = {}, .members = {{"rateHz", rate}}}, 30)
              .ok());
  }
  for (const Member& member : find("TransportCommand")->members) {
    if (member.name != "command") continue;
    for (const std::string& command : choices_of(member)) {
      const TypedMessage message{.type = {},
                                 .request_id = {},
                                 .members = {{"command", command}, {"value", 1.0}, {"end", 1.0}}};
      const TypedMessage loop{
          .type = {}, .request_id = {}, .members = {{"command", command}, {"end", 1.0}}};
      EXPECT_TRUE(read_transport_command(command == "loop" ? loop : message).command.ok())
          << command;
    }
  }
}

}  // namespace
}  // namespace tactus::protocol
