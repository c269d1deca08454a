#pragma once

#include <tactus/result.h>
#include <tactus/transport_state.h>

#include <string>

namespace tactus::protocol {

/// The transport's state as every clock message carries it.
std::string encode(const TransportState& state);

/// The answer of GET /transport/metrics.
std::string encode(const TransportMetrics& metrics);

/// An error as REST answers it: {"error": message, "code": code, "field"?: parameter}.
std::string encode(const Error& error);

}  // namespace tactus::protocol
