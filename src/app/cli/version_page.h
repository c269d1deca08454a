#pragma once

#include <string>

namespace tactus::app {

/// The versions of tactus and of its libraries. Thread: any. Errors: none.
std::string version_page();

}  // namespace tactus::app
