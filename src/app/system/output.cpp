#include "app/system/output.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <string>

namespace tactus::app {
namespace {

std::error_code write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(file, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      // Another program on this terminal may have made it non-blocking.
      pollfd writable{file, POLLOUT, 0};
      ::poll(&writable, 1, -1);
    } else if (errno != EINTR) {
      return {errno, std::generic_category()};
    }
  }
  return {};
}

}  // namespace

void fill_standard_files() {
  // open() takes the lowest number that is free.
  for (int file = ::open("/dev/null", O_RDWR); file >= 0; file = ::dup(file)) {
    if (file > STDERR_FILENO) {
      ::close(file);
      return;
    }
  }
}

std::error_code write_out(std::string_view text) { return write_all(STDOUT_FILENO, text); }

void write_error(std::string_view text) { static_cast<void>(write_all(STDERR_FILENO, text)); }

void print_error(std::string_view message) {
  std::string line{"tactus: "};
  line += message;
  // A message may quote what came from elsewhere: it must not move the cursor, nor break the line.
  std::replace_if(
      line.begin(), line.end(), [](char c) { return std::iscntrl(static_cast<unsigned char>(c)); },
      '?');
  line += '\n';
  write_error(line);
}

}  // namespace tactus::app
