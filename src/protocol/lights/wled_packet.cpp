#include "protocol/lights/wled_packet.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "protocol/spectrum/little_endian.h"

namespace tactus::protocol {
namespace {

// With their terminating zero.
constexpr std::string_view header{"00002\0", 6};
constexpr std::string_view first_version_header{"00001\0", 6};
constexpr std::size_t after_header = 8;  // two bytes of padding follow it

char* put_finite(char* out, float value) { return put(out, std::isfinite(value) ? value : 0.0F); }

Error not_wled(std::string message, std::string field = {}) {
  return {ErrorCode::invalid_argument, std::move(message), std::move(field)};
}

}  // namespace

std::string encode(const WledPacket& packet) {
  std::string bytes(wled_packet_bytes, '\0');
  std::ranges::copy(header, bytes.begin());
  char* out = bytes.data() + after_header;
  out = put_finite(out, packet.sample_raw);
  out = put_finite(out, packet.sample_smooth);
  out = put(out, std::uint8_t{packet.sample_peak});
  out = put(out, packet.frame_counter);
  for (const std::uint8_t channel : packet.channels) out = put(out, channel);
  out = put(out, packet.zero_crossings);
  out = put_finite(out, packet.magnitude);
  out = put_finite(out, packet.major_peak_hz);
  assert(out == bytes.data() + bytes.size());
  return bytes;
}

Result<WledPacket> read_wled_packet(std::string_view bytes) {
  if (bytes.starts_with(first_version_header))
    return not_wled("WLED audio sync of version 1, only version 2 is known", "header");
  if (bytes.size() != wled_packet_bytes)
    return not_wled(
        fmt::format("WLED packet must have {} bytes, not {}", wled_packet_bytes, bytes.size()));
  if (!bytes.starts_with(header)) return not_wled("header must be 00002", "header");
  const char* in = bytes.data() + after_header;
  const auto take = [&in]<class T>(T& value) {
    value = get<T>(in);
    in += sizeof value;
  };
  WledPacket packet;
  take(packet.sample_raw);
  take(packet.sample_smooth);
  std::uint8_t peak = 0;
  take(peak);
  packet.sample_peak = peak != 0;
  take(packet.frame_counter);
  for (std::uint8_t& channel : packet.channels) take(channel);
  take(packet.zero_crossings);
  take(packet.magnitude);
  take(packet.major_peak_hz);
  for (const float value :
       {packet.sample_raw, packet.sample_smooth, packet.magnitude, packet.major_peak_hz})
    if (!std::isfinite(value)) return not_wled("WLED packet contains a non-finite number");
  return packet;
}

}  // namespace tactus::protocol
