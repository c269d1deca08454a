#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tactus::server {

/// What a request says, as far as a route is concerned.
struct HttpRequest {
  std::string_view method = {};
  std::string_view target = {};
  std::string_view origin = {};         ///< empty where there is none
  std::string_view host = {};           ///< as the client named the server
  std::string_view if_none_match = {};  ///< empty where there is none
  std::string_view accept_encoding = {};
};

/// What is answered. The body is either its own or one that outlives the answer.
struct HttpAnswer {
  unsigned status = 200;
  std::string_view content_type = "application/json";
  std::string body = {};
  std::string_view lasting_body = {};
  std::vector<std::pair<std::string_view, std::string>> headers = {};

  std::string_view content() const noexcept { return body.empty() ? lasting_body : body; }
};

}  // namespace tactus::server
