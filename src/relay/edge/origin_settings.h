#pragma once

#include <tactus/result.h>
#include <tactus/transport_clock.h>

#include <string_view>

namespace tactus::relay {

/// The settings of an origin's clock in its answer to hello, which is that of GET
/// /transport/metrics. Thread: any. Errors: INVALID_ARGUMENT.
Result<TransportOptions> read_settings(std::string_view metrics);

}  // namespace tactus::relay
