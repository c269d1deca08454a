#pragma once

#include <tactus/result.h>

#include <boost/json/fwd.hpp>
#include <cstddef>
#include <string>
#include <string_view>

namespace tactus::protocol {

/// What an answer repeats is no longer than this, each, as JSON text.
inline constexpr std::size_t max_echo_bytes = 1024;

/// A client's value as the JSON text that an answer repeats.
/// @param field  names it in the error
/// Errors: INVALID_ARGUMENT where it is too long.
Result<std::string> echo_of(const boost::json::value& value, std::string_view field);

}  // namespace tactus::protocol
