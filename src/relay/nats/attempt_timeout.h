#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

namespace tactus::relay {

/// How long an attempt to connect may last, in ms. The end of a partition is noticed by the next
/// attempt, so most are short; every fourth is long, in case that the network has become slower.
/// @param took_ms   the last attempt that went well, if any
/// @param failures  attempts since then
constexpr std::int64_t attempt_timeout_ms(std::optional<std::int64_t> took_ms,
                                          std::uint64_t failures) noexcept {
  constexpr std::int64_t first_ms = 2'000;
  constexpr std::int64_t least_ms = 700;
  constexpr std::int64_t most_ms = 5'000;
  constexpr std::int64_t times = 4;
  if (failures % 4 == 3) return most_ms;
  return took_ms ? std::clamp(times * *took_ms, least_ms, most_ms) : first_ms;
}

}  // namespace tactus::relay
