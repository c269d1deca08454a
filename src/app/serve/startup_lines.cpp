#include "app/serve/startup_lines.h"

#include <fmt/format.h>
#include <tactus/version.h>

#include <string_view>

namespace tactus::app {

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
      "  {hint}Press Ctrl-C to quit.\n"
      "\n",
      fmt::arg("version", version), fmt::arg("url", facts.url), fmt::arg("ws", ws),
      fmt::arg("verb", facts.playing ? "playing" : "stopped"), fmt::arg("material", facts.material),
      fmt::arg("driver", facts.driver),
      fmt::arg("hint", facts.playing ? "" : "Stopped: press play on the page or use --autoplay. "));
}

}  // namespace tactus::app
