#pragma once

#include <tactus/result.h>
#include <tactus/transport_command.h>
#include <tactus/transport_leader.h>
#include <tactus/transport_state.h>

namespace tactus::transport {

/// Asks a clock's leader for a command, in the form it takes.
/// @param to       null if the leader cannot be asked
/// @param command  becomes what the leader was asked for
/// @return true if the leader takes it, false if it is the clock's own
/// Thread: any but audio. Errors: FAILED_PRECONDITION; the leader's.
Result<bool> forward_to_leader(TransportLeader* to, Leader leader, const TransportSnapshot& now,
                               SampleRate rate, TransportCommand& command);

}  // namespace tactus::transport
