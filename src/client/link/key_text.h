#pragma once

#include <tactus/result.h>

#include <string>
#include <string_view>

namespace tactus::client {

/// A key as a header takes it: without the white space that a person typed.
/// Errors: UNAUTHENTICATED for characters that no key has; the text is not repeated.
Result<std::string> key_text(std::string_view typed);

}  // namespace tactus::client
