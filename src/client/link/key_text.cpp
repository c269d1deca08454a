#include "client/link/key_text.h"

namespace tactus::client {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool is_symbol(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
}

}  // namespace

Result<std::string> key_text(std::string_view typed) {
  std::string key;
  for (const char c : typed) {
    if (is_space(c)) continue;
    if (!is_symbol(c)) {
      key.clear();
      break;
    }
    key += c;
  }
  if (key.empty())
    return Error{ErrorCode::unauthenticated,
                 "invalid key: a key has letters, digits and hyphens only"};
  return key;
}

}  // namespace tactus::client
