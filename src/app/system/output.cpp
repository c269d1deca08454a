#include "app/system/output.h"

#include <string>

#include "app/system/printable.h"
#include "platform/files/file_io.h"
#include "platform/scoped_stderr_mute.h"

namespace tactus::app {

std::error_code write_out(std::string_view text) {
  return platform::write_all(platform::standard_output, text);
}

void write_error(std::string_view text) {
  static_cast<void>(platform::write_all(platform::ScopedStderrMute::unmuted(), text));
}

void print_error(std::string_view message) {
  std::string line{"tactus: "};
  line += printable(message);
  line += '\n';
  write_error(line);
}

int fail(std::string_view message, int code) {
  print_error(message);
  return code;
}

}  // namespace tactus::app
