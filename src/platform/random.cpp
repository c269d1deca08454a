#include "platform/random.h"

#include <sys/random.h>

#include <cerrno>
#include <cstddef>
#include <system_error>

namespace tactus::platform {

void fill_random(std::span<unsigned char> bytes) {
  while (!bytes.empty()) {
    const auto filled = ::getrandom(bytes.data(), bytes.size(), 0);
    if (filled >= 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(filled));
    } else if (errno != EINTR) {
      throw std::system_error{errno, std::generic_category(), "no random bytes"};
    }
  }
}

}  // namespace tactus::platform
