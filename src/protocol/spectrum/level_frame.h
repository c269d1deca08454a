#pragma once

#include <cstdint>
#include <string>

#include "spectrum/level_reader.h"

namespace tactus::protocol {

/// {"type": "levels.frame", "hopSeq", "peak": [left, right], "rms": […], "clipped": […]}
std::string encode_level_frame(std::uint32_t hop_seq, const spectrum::StereoLevels& levels);

}  // namespace tactus::protocol
