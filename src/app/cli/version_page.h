#pragma once

#include <string>

namespace tactus::app {

/// The version, and the libraries it is built on. Thread: any. Errors: none.
std::string version_page();

}  // namespace tactus::app
