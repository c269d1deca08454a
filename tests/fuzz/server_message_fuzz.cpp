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
  } else if (const auto* answer = std::get_if<Answer>(&*message)) {
    if (!answer->spectrum) return 0;
    const auto& [rate_hz, first, count, band_hz] = *answer->spectrum;
    expect(count > 0 && first + count <= tactus::band_count);
    expect(band_hz.front() > 0.0);
    expect(std::is_sorted(band_hz.begin(), band_hz.begin() + static_cast<std::ptrdiff_t>(count)));
  } else if (const auto* frame = std::get_if<FftFrame>(&*message)) {
    expect(std::ranges::all_of(frame->bins, [](float bin) { return bin >= 0.0F && bin <= 1.0F; }));
  }
  return 0;
}
