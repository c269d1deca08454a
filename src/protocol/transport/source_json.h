#pragma once

#include <tactus/overview.h>
#include <tactus/source_info.h>

#include <string>
#include <string_view>

namespace tactus::protocol {

/// Returns the kind in messages, e.g. "capture".
/// Thread: any. Realtime-safe: yes. Errors: none.
std::string_view name(SourceKind kind) noexcept;

/// Encodes the answer of GET /transport/source. Bytes of names and tags that are not UTF-8 become
/// U+FFFD.
std::string encode(const SourceInfo& source);

/// Encodes source.state: the same members beside the type.
std::string encode_source_state(const SourceInfo& source);

/// Encodes the answer of GET /transport/overview.
std::string encode(const Overview& overview);

}  // namespace tactus::protocol
