#include "app/cli/command.h"

#include <algorithm>

namespace tactus::app {

std::string OptionRow::variable() const {
  std::string variable = "TACTUS_";
  for (const char c : name) {
    variable += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c == '-' ? '_' : c;
  }
  return variable;
}

const OptionRow* Command::find(std::string_view option) const {
  const auto found = std::ranges::find(options, option, &OptionRow::name);
  return found == options.end() ? nullptr : &*found;
}

}  // namespace tactus::app
