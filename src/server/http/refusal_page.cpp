#include "server/http/refusal_page.h"

#include <string>
#include <string_view>

#include "server/http/assets.h"

namespace tactus::server {
namespace {

constexpr std::string_view reason_mark = "{reason}";

/// Source: WHATWG HTML, "Escaping a string".
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

}  // namespace

HttpAnswer explained(HttpAnswer answer, const access::Denial& denial) {
  const Asset* page = find_asset("/refused.html");
  if (page == nullptr) return answer;
  const auto mark = page->plain.find(reason_mark);
  answer.content_type = page->content_type;
  answer.body = page->plain.substr(0, mark);
  answer.body += escaped(denial.error.message);
  answer.body += page->plain.substr(mark + reason_mark.size());
  answer.headers.emplace_back("Content-Security-Policy",
                              std::string{page->content_security_policy});
  return answer;
}

}  // namespace tactus::server
