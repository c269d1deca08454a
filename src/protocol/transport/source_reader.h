#pragma once

#include <tactus/result.h>
#include <tactus/source_info.h>

#include <boost/json/fwd.hpp>

namespace tactus::protocol {

/// Reads what is heard from a source.state; the inverse of encoding. Absent fields keep their
/// defaults, and an unknown kind is `host`. Other fields are ignored.
/// Thread: any. Realtime-safe: no. Errors: INVALID_ARGUMENT for a field of a wrong type.
Result<SourceInfo> read_source(const boost::json::object& message);

}  // namespace tactus::protocol
