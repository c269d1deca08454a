#include <cstdlib>
#include <string>
#include <string_view>

#include "protocol/relay/relay_message.h"
#include "protocol/relay/relayed_text.h"

/// An accepted message encodes to the same bytes, and a text stays of its type.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace tactus::protocol;
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  if (const auto message = read_relay(bytes);
      message && encode_relay(message->header, message->payload) != bytes)
    std::abort();
  const auto later = [](double unix_ms) { return unix_ms + 12.5; };
  const auto text = relayed_text(bytes, "beat.event", later);
  if (text && !relayed_text(*text, "beat.event", later)) std::abort();
  return 0;
}
