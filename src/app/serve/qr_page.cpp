#include "app/serve/qr_page.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "app/terminal/qr_code.h"

namespace tactus::app {

std::string qr_page(const std::string& watch, const std::string& control) {
  std::string page;
  for (const auto& [label, url] :
       {std::pair<std::string_view, const std::string&>{"watch", watch}, {"control", control}}) {
    if (url.empty()) continue;
    page += fmt::format("    {:<10}{}\n\n", label, url);
    for (const std::string& line : qr_code(url)) page += fmt::format("    {}\n", line);
    page += '\n';
  }
  return page;
}

}  // namespace tactus::app
