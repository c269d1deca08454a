#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "protocol/lights/light_packet.h"

using namespace tactus::protocol;

/// An accepted packet can be encoded and read again. Most inputs have no valid header, so each is
/// also tried behind one.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  std::string behind_header{"00002\0", 6};
  behind_header += input;
  if (size >= wled_packet_bytes / 2) behind_header.resize(wled_packet_bytes);
  for (const std::string& bytes : {std::string{input}, behind_header}) {
    const auto packet = read_light_packet(bytes);
    if (!packet) continue;
    const auto write = [](const LightPacket& any) {
      return std::visit([](const auto& one) { return encode(one); }, any);
    };
    const std::string written = write(*packet);
    const auto again = read_light_packet(written);
    if (!again || again->index() != packet->index() || write(*again) != written) std::abort();
  }
  return 0;
}
