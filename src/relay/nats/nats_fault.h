#pragma once

#include <nats/nats.h>
#include <tactus/result.h>

#include <string_view>

#include "relay/nats/nats_connection.h"

namespace tactus::relay {

/// Why there is no connection, and what to do.
/// @param detail  the library's text; may be empty
/// @return UNAVAILABLE if the server may be back later, INVALID_ARGUMENT for a fault of the options
/// Thread: any. Errors: none.
Error nats_fault(const NatsOptions& options, natsStatus status, std::string_view detail);

}  // namespace tactus::relay
