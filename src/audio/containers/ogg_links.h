#pragma once

#include <vector>

#include "audio/containers/byte_window.h"

namespace tactus::audio {

/// The links of a chained Ogg file, in order; the window itself if there is one link. Joined files
/// may have the same serial number, which Ogg forbids: a link begins with the first page of a
/// stream after the sound of another. Source: RFC 3533, section 4.
std::vector<ByteWindow> ogg_links(const ByteWindow& window);

}  // namespace tactus::audio
