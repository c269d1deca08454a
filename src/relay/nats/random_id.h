#pragma once

#include <array>
#include <cstdint>
#include <cstring>

#include "platform/random.h"

namespace tactus::relay {

/// A number for one run of an origin or edge; not 0.
/// Errors: as platform::fill_random.
inline std::uint64_t random_id() {
  std::array<unsigned char, sizeof(std::uint64_t)> bytes{};
  platform::fill_random(bytes);
  std::uint64_t id = 0;
  std::memcpy(&id, bytes.data(), sizeof id);
  return id | 1U;
}

}  // namespace tactus::relay
