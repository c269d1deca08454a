#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string_view>

namespace tactus::server {

/// The object that a "#/a/b" reference names, nullptr where there is none.
inline const boost::json::value* resolve(const boost::json::value& document,
                                         std::string_view reference) {
  boost::system::error_code error;
  return document.find_pointer(reference.substr(1), error);
}

inline void expect_references_lead_somewhere(const boost::json::value& document,
                                             const boost::json::value& value) {
  if (const boost::json::array* array = value.if_array())
    for (const boost::json::value& item : *array) expect_references_lead_somewhere(document, item);
  const boost::json::object* object = value.if_object();
  if (object == nullptr) return;
  for (const auto& [key, member] : *object) {
    if (key == "$ref")
      EXPECT_NE(resolve(document, member.as_string()), nullptr) << member;
    else
      expect_references_lead_somewhere(document, member);
  }
}

}  // namespace tactus::server
