#pragma once

#include <string>

namespace tactus::app {

/// The QR codes of `serve --qr`, each under its URL.
/// @param watch    the URL for other machines; empty: none
/// @param control  the same with a key that may control; empty: none
/// Thread: any. Errors: none.
std::string qr_page(const std::string& watch, const std::string& control);

}  // namespace tactus::app
