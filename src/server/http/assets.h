#pragma once

#include <string_view>

namespace tactus::server {

/// A static file, embedded at build time.
struct Asset {
  std::string_view path;          ///< e.g. "/docs/swagger-ui.css"
  std::string_view content_type;  ///< e.g. "text/css; charset=utf-8"
  std::string_view plain;
  std::string_view gzip;
  std::string_view etag;  ///< with its quotes
  std::string_view content_security_policy;
};

/// The asset at a path; nullptr if there is none. Thread: any. Errors: none.
const Asset* find_asset(std::string_view path) noexcept;

}  // namespace tactus::server
