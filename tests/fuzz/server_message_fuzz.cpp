#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <variant>

#include "protocol/http/error_reader.h"
#include "protocol/websocket/server_message.h"

namespace {

using namespace tactus::protocol;

void expect(bool truth) {
  if (!truth) std::abort();
}

}  // namespace

/// Parsed messages keep their documented invariants for any input.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  expect(read_error_message(text).size() <= text.size());
  const auto message = read_server_message(text);
  if (!message) {
    expect(!message.error().message.empty());
  } else if (const auto* subscribed = std::get_if<FftSubscribed>(&*message)) {
    expect(subscribed->band_hz.front() > 0.0);
    expect(std::ranges::is_sorted(subscribed->band_hz));
  } else if (const auto* frame = std::get_if<FftFrame>(&*message)) {
    expect(std::ranges::all_of(frame->bins, [](float bin) { return bin >= 0.0F && bin <= 1.0F; }));
  }
  return 0;
}
