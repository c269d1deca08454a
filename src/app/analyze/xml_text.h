#pragma once

#include <string>
#include <string_view>

namespace tactus::app {

/// Escapes a text for XML. Control characters and invalid UTF-8 become U+FFFD. Thread: any. Errors:
/// none.
/// Source: Extensible Markup Language 1.0, 2.2 (Char) and 2.4.
std::string xml_text(std::string_view text);

/// Encodes bytes as padded base64. Thread: any. Errors: none. Source: RFC 4648, 4.
std::string base64(std::string_view bytes);

}  // namespace tactus::app
