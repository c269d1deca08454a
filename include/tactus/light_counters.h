#pragma once

#include <cstdint>

namespace tactus {

/// UDP packets for lights since the start, counted once for each address.
struct LightCounters {
  std::uint64_t wled_packets = 0;  ///< WLED's audio sync packets sent
  std::uint64_t audio_frames = 0;  ///< 464-byte audio frames sent
  std::uint64_t send_errors = 0;   ///< packets of both kinds that the system could not send
};

}  // namespace tactus
