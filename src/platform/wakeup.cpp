#include "platform/wakeup.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

namespace tactus::platform {

Wakeup::Wakeup() : event_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {
  if (!event_.is_open()) throw std::system_error{errno, std::generic_category(), "eventfd"};
}

void Wakeup::wake() const noexcept {
  const std::uint64_t one = 1;
  // Cannot fail: an eventfd's counter holds nearly 2^64.
  [[maybe_unused]] const auto written = ::write(event_.number(), &one, sizeof one);
}

void Wakeup::clear() const noexcept {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto taken = ::read(event_.number(), &count, sizeof count);
}

bool Wakeup::wait(std::chrono::milliseconds timeout) const noexcept {
  pollfd waited{.fd = event_.number(), .events = POLLIN, .revents = 0};
  return ::poll(&waited, 1, static_cast<int>(timeout.count())) > 0;
}

}  // namespace tactus::platform
