#pragma once

#include <tactus/client_values.h>
#include <tactus/transport_state.h>

namespace tactus::client {

/// The parts that a command changed between two states. The same rules as
/// clients/js/src/changes.ts.
TransportChange changed_parts(const TransportState& previous, const TransportState& state);

}  // namespace tactus::client
