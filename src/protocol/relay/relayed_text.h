#pragma once

#include <tactus/result.h>

#include <functional>
#include <string>
#include <string_view>

namespace tactus::protocol {

/// Checks a text message of an origin, and replaces its time stamps, `timestamp_ms` and
/// `beat_timestamp_ms`, by those of the edge's clock. All else stays as it was sent.
/// @param type      that it must have
/// @param to_local  from the origin's Unix time in ms to the edge's
/// Thread: any. Errors: INVALID_ARGUMENT if it is no JSON object of that type, or a time stamp is
/// no finite number.
Result<std::string> relayed_text(std::string_view json, std::string_view type,
                                 const std::function<double(double unix_ms)>& to_local);

}  // namespace tactus::protocol
