#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>

namespace tactus::protocol {

/// Writes a number, lowest byte first. Returns the position after it.
template <std::unsigned_integral T>
char* put(char* out, T value) noexcept {
  for (std::size_t i = 0; i < sizeof value; ++i)
    out[i] = static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
  return out + sizeof value;
}
inline char* put(char* out, float value) noexcept {
  return put(out, std::bit_cast<std::uint32_t>(value));
}

/// Reads a number of sizeof(T) bytes, lowest byte first.
template <std::unsigned_integral T>
T get(const char* in) noexcept {
  T value = 0;
  for (std::size_t i = 0; i < sizeof value; ++i)
    value = static_cast<T>(value | T{static_cast<unsigned char>(in[i])} << (8 * i));
  return value;
}
template <std::same_as<float>>
float get(const char* in) noexcept {
  return std::bit_cast<float>(get<std::uint32_t>(in));
}

}  // namespace tactus::protocol
