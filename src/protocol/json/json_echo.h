#pragma once

#include <tactus/result.h>

#include <boost/json/fwd.hpp>
#include <cstddef>
#include <string>
#include <string_view>

namespace tactus::protocol {

/// Limit of each field that an answer repeats, as JSON text.
inline constexpr std::size_t max_echo_bytes = 1024;

/// Converts a client's value to the JSON text that an answer repeats.
/// @param field  its name, for the error
/// Errors: INVALID_ARGUMENT if it is too long.
Result<std::string> echo_of(const boost::json::value& value, std::string_view field);

}  // namespace tactus::protocol
