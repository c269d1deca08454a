#include "app/system/output.h"

#include <algorithm>
#include <cctype>
#include <string>

#include "platform/file_io.h"

namespace tactus::app {

std::error_code write_out(std::string_view text) {
  return platform::write_all(platform::standard_output, text);
}

void write_error(std::string_view text) {
  static_cast<void>(platform::write_all(platform::standard_error, text));
}

void print_error(std::string_view message) {
  std::string line{"tactus: "};
  line += message;
  // Replace control characters: the message may quote untrusted text.
  std::replace_if(
      line.begin(), line.end(), [](char c) { return std::iscntrl(static_cast<unsigned char>(c)); },
      '?');
  line += '\n';
  write_error(line);
}

}  // namespace tactus::app
