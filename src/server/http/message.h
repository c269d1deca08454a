#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/access/gate.h"

namespace tactus::server {

/// The parts of a request that a route reads.
struct HttpRequest {
  std::string_view target = {};
  std::string_view body = {};
  std::string_view accept = {};  ///< empty if absent, as the following
  std::string_view if_none_match = {};
  std::string_view if_modified_since = {};
  std::string_view accept_encoding = {};
  access::Presented presented = {};  ///< what decides the client's role
};

class UserFile;

/// A response. Owns its body, or refers to one that outlives it, or has an open file.
struct HttpAnswer {
  unsigned status = 200;
  std::string_view content_type = "application/json";
  std::string body = {};
  std::string_view lasting_body = {};
  std::shared_ptr<UserFile> file = {};
  std::vector<std::pair<std::string_view, std::string>> headers = {};

  std::string_view content() const noexcept { return body.empty() ? lasting_body : body; }
};

}  // namespace tactus::server
