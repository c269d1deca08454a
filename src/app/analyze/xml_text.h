#pragma once

#include <string>
#include <string_view>

namespace tactus::app {

/// A text for XML, escaped. What XML does not allow, control characters and bytes that are not
/// UTF-8, becomes U+FFFD. Thread: any. Errors: none.
/// Source: Extensible Markup Language 1.0, 2.2 (Char) and 2.4.
std::string xml_text(std::string_view text);

/// Bytes in base64, padded. Thread: any. Errors: none. Source: RFC 4648, 4.
std::string base64(std::string_view bytes);

}  // namespace tactus::app
