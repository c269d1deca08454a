#include "app/serve/startup_lines.h"

#include <fmt/format.h>
#include <tactus/version.h>

#include <string_view>

#include "app/system/printable.h"

namespace tactus::app {
namespace {

/// How other machines watch and control the server.
std::string network_lines(const StartupFacts& facts) {
  if (facts.network_url.empty()) return {};
  std::string lines;
  if (facts.network == NetworkRole::control) {
    return fmt::format(
        "    control    {}\n\n  Every machine in the network may control it, without a key.\n\n",
        facts.network_url);
  }
  const bool needs_key = facts.network == NetworkRole::none;
  lines +=
      fmt::format("    watch      {}{}\n", facts.network_url, needs_key ? "  (with a key)" : "");
  if (facts.first_key.empty()) {
    lines += "\n  To control it from another machine: tactus key new NAME --role control\n";
  } else {
    lines += fmt::format(
        "    control    {}/#key={}\n\n"
        "  The key is shown only now. Another one: tactus key new NAME --role control\n",
        facts.network_url, facts.first_key);
  }
  return lines + "  Without TLS, keys travel in the clear.\n\n";
}

}  // namespace

std::string startup_lines(const StartupFacts& facts) {
  // The WebSocket URL differs in its scheme only.
  const auto ws = "ws" + facts.url.substr(std::string_view{"http"}.size());
  return fmt::format(
      "\n"
      "  tactus {version}  {url}\n"
      "\n"
      "    {verb:<10}{material}\n"
      "    driver    {driver}\n"
      "\n"
      "    GET /transport/status       {url}/transport/status\n"
      "    WS /ws                      {ws}/ws\n"
      "    WS /ws/transport/clock      {ws}/ws/transport/clock\n"
      "    WS /ws/transport/control    {ws}/ws/transport/control\n"
      "    API documentation           {url}/docs\n"
      "\n"
      "{network}"
      "  {hint}Press Ctrl-C to quit.\n"
      "\n",
      fmt::arg("version", version), fmt::arg("url", facts.url), fmt::arg("ws", ws),
      fmt::arg("verb", facts.captures  ? "capturing"
                       : facts.playing ? "playing"
                                       : "stopped"),
      fmt::arg("material", printable(facts.material)), fmt::arg("driver", printable(facts.driver)),
      fmt::arg("network", network_lines(facts)),
      fmt::arg("hint", facts.playing ? "" : "Stopped: press play on the page or use --autoplay. "));
}

}  // namespace tactus::app
