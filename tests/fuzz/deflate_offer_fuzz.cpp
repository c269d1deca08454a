#include <cstdlib>
#include <string>
#include <string_view>

#include "protocol/websocket/deflate_offer.h"

/// The answer to any offer is itself a valid offer, accepted unchanged.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using tactus::protocol::acceptable_deflate_offer;
  if (size == 0) return 0;
  const int window_bits = 9 + data[0] % 7;
  const std::string_view input{reinterpret_cast<const char*>(data) + 1, size - 1};
  for (const std::string& offers :
       {std::string{input}, "permessage-deflate" + std::string{input}}) {
    const std::string taken = acceptable_deflate_offer(offers, window_bits);
    if (acceptable_deflate_offer(taken, window_bits) != taken) std::abort();
  }
  return 0;
}
