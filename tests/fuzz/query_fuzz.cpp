#include <cmath>
#include <cstdlib>
#include <string>
#include <string_view>

#include "protocol/http/query.h"

/// An accepted command has finite values, and an accepted path no NUL.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace tactus::protocol;
  const auto target = Target::parse({reinterpret_cast<const char*>(data), size});
  if (!target) return 0;
  if (target->path().find('\0') != std::string::npos) std::abort();
  for (const auto read : {seek_command, tempo_command, loop_command})
    if (const auto command = read(*target); command && !std::isfinite(command->value)) std::abort();
  (void)target->number("hz");
  return 0;
}
