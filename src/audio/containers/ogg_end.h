#pragma once

#include <string_view>

#include "audio/containers/byte_window.h"

namespace tactus::audio {

/// Whether the end of an Ogg stream is missing: its last page is incomplete, or is not marked as
/// the last. Source: RFC 3533, section 6.
/// @param codec  how the stream's first packet begins, e.g. "OpusHead"
bool is_ogg_cut(const ByteWindow& window, std::string_view codec);

}  // namespace tactus::audio
