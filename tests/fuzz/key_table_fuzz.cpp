#include <cstdlib>
#include <string_view>

#include "server/access/key.h"
#include "server/access/key_table.h"
#include "server/access/web_sessions.h"

/// A table's text reads back as the same table.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace tactus::server::access;
  static const WebSessions sessions{8000};
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  if (const auto table = KeyTable::parse(text)) {
    const auto again = KeyTable::parse(table->text());
    if (!again || again->text() != table->text()) std::abort();
  }
  if (const auto key = Key::parse(text); key && Key::parse(key->text())->text() != key->text())
    std::abort();
  if (sessions.find(text, 0)) std::abort();
  return 0;
}
