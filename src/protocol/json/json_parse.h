#pragma once

#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>
#include <string_view>

namespace tactus::protocol {

/// Parses a JSON text. Each number becomes the nearest double, so that answers repeat a client's
/// numbers exactly. Boost.JSON's own parser is sometimes off by one unit in the last place.
/// A byte order mark before the text and one NUL after it are ignored: .NET sends the one, C
/// programs send the other.
/// @param error  set if the text is invalid or nested deeper than 32; the result is then null
/// Source: RFC 8259.
boost::json::value parse_json(std::string_view text, boost::system::error_code& error);

}  // namespace tactus::protocol
