#include "platform/files/interruptible_input.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

namespace tactus::platform {

InterruptibleInput::InterruptibleInput(FileDescriptor file)
    : file_{std::move(file)}, interrupt_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {
  if (!interrupt_.is_open()) throw std::system_error{errno, std::generic_category(), "eventfd"};
}

void InterruptibleInput::interrupt() const noexcept {
  const std::uint64_t one = 1;
  // Cannot fail: an eventfd's counter holds nearly 2^64.
  [[maybe_unused]] const auto written = ::write(interrupt_.number(), &one, sizeof one);
}

InterruptibleInput::Event InterruptibleInput::wait(int timeout_ms) const noexcept {
  std::array<pollfd, 2> files{{{.fd = file_.number(), .events = POLLIN, .revents = 0},
                               {.fd = interrupt_.number(), .events = POLLIN, .revents = 0}}};
  int ready = 0;
  while ((ready = ::poll(files.data(), files.size(), timeout_ms)) < 0 && errno == EINTR) {
  }
  if (files[1].revents != 0) return Event::interrupted;
  return ready == 0 ? Event::timeout : Event::ready;
}

bool InterruptibleInput::wait_for(int timeout_ms) const noexcept {
  pollfd interrupt{.fd = interrupt_.number(), .events = POLLIN, .revents = 0};
  return ::poll(&interrupt, 1, timeout_ms) <= 0;
}

std::size_t InterruptibleInput::waiting() const noexcept {
  int bytes = 0;
  return ::ioctl(file_.number(), FIONREAD, &bytes) == 0 && bytes > 0
             ? static_cast<std::size_t>(bytes)
             : 0;
}

std::optional<std::size_t> InterruptibleInput::read(std::span<std::byte> out) const noexcept {
  const auto got = ::read(file_.number(), out.data(), out.size());
  if (got >= 0) return static_cast<std::size_t>(got);
  if (errno == EINTR || errno == EAGAIN) return std::nullopt;
  return 0;
}

}  // namespace tactus::platform
