#pragma once

#include <tactus/result.h>
#include <tactus/transport_command.h>

#include <cstdint>

namespace tactus::c {

/// A command of c.h. Its value is checked by its receiver.
/// Errors: INVALID_ARGUMENT for an unknown command, or a switch that is neither 0 nor 1.
Result<TransportCommand> command_of(std::int32_t command, double value);

}  // namespace tactus::c
