#pragma once

#include <tactus/result.h>
#include <tactus/transport_state.h>

#include <string_view>

namespace tactus::protocol {

/// Reads a state from a clock message: the inverse of writing one. The nine fields of the reference
/// must be there and of their types; the loop fields, epoch and seq may be absent, as an older
/// server's are. Other fields are passed over.
/// Thread: any. Realtime-safe: no. Errors: INVALID_ARGUMENT, with the field at fault where it is
/// not the JSON itself.
Result<TransportState> read_state(std::string_view json);

}  // namespace tactus::protocol
