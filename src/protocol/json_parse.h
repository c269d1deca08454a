#pragma once

#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>
#include <string_view>

namespace tactus::protocol {

/// Reads one JSON text, each number as the double nearest to it, so that an answer repeats a
/// client's numbers exactly. (Boost.JSON's own parser is off by one unit in the last place now and
/// then.)
/// @param error  set where the text is not JSON, or nests more than 32 deep; then the value is null
/// Source: RFC 8259.
boost::json::value parse_json(std::string_view text, boost::system::error_code& error);

}  // namespace tactus::protocol
