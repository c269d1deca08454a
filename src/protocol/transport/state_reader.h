#pragma once

#include <tactus/result.h>
#include <tactus/transport_state.h>

#include <boost/json/fwd.hpp>
#include <string_view>

namespace tactus::protocol {

/// Reads the state from a clock message; the inverse of encoding. The nine reference fields are
/// required and type-checked. All others may be absent, as from older servers. Other fields are
/// ignored. Thread: any. Realtime-safe: no. Errors: INVALID_ARGUMENT, with the invalid field unless
/// the JSON itself is invalid.
Result<TransportState> read_state(std::string_view json);

/// The same for a parsed message.
Result<TransportState> read_state(const boost::json::object& message);

}  // namespace tactus::protocol
