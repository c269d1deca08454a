#pragma once

#include <tactus/overview.h>
#include <tactus/source_info.h>

#include <string>
#include <string_view>

namespace tactus::protocol {

/// Returns the kind in messages, e.g. "capture".
/// Thread: any. Realtime-safe: yes. Errors: none.
std::string_view name(SourceKind kind) noexcept;

/// Replaces bytes that are not UTF-8 by U+FFFD. A file's name may be any bytes, but a JSON text is
/// UTF-8. Source: RFC 8259, section 8.1.
std::string as_utf8(std::string_view bytes);

/// Encodes the answer of GET /transport/source. Names and tags become UTF-8.
std::string encode(const SourceInfo& source);

/// Encodes what is heard for GET /transport/metrics: kind, name, latency, silence and fault.
std::string encode_source_metrics(const SourceInfo& source);

/// Encodes source.state: the same members beside the type.
std::string encode_source_state(const SourceInfo& source);

/// Encodes the answer of GET /transport/overview.
std::string encode(const Overview& overview);

}  // namespace tactus::protocol
