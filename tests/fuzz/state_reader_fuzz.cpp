#include <cstdlib>
#include <string_view>

#include "protocol/transport/state_reader.h"
#include "protocol/transport/transport_json.h"

/// An accepted state can be encoded and parsed again.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace tactus::protocol;
  const auto state = read_state({reinterpret_cast<const char*>(data), size});
  if (state && !read_state(encode(*state))) std::abort();
  return 0;
}
