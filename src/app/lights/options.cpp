#include "app/lights/options.h"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "bridges/lights/udp_target.h"

namespace tactus::app {
namespace {

constexpr std::string_view lights_about =
    "Receives what \"tactus serve --wled\" or \"--audio-frames\" sends by UDP, and shows\n"
    "what a light shows. ADDRESS is the address that is sent to: a multicast group,\n"
    "or an address of this machine, each with :PORT or without (11988). The default\n"
    "is 239.0.0.1, WLED's group, in which WLED devices send too. If packets of both\n"
    "kinds arrive, WLED's are shown. Press q or Ctrl-C to quit.\n";

constexpr std::string_view lights_examples =
    "  tactus serve --autoplay --wled all      in one terminal\n"
    "  tactus lights                           in another, on any machine\n"
    "  tactus lights --interface eth0          of several networks, this one\n"
    "  tactus lights 0.0.0.0:4210              what is sent to this machine alone\n";

}  // namespace

Command lights_command(LightsOptions& options) {
  return {.name = "lights",
          .arguments = "[ADDRESS]",
          .most_arguments = 1,
          .summary = "Show what lights receive by UDP",
          .about = lights_about,
          .examples = lights_examples,
          .options = {{"Network", "interface", "NAME", text(options.interface, "an interface"),
                       "Receive multicast by this network interface, e.g. eth0 or its address"},
                      {"Packets", "count", "N",
                       number(options.count, 1, 1'000'000'000, "a number of packets"),
                       "Exit after N packets"}},
          .finish = [&options](const std::vector<std::string>& addresses,
                               const GivenOptions&) -> Outcome {
            if (addresses.empty()) return success();
            const auto address = bridges::read_udp_address(addresses.front(), protocol::wled_port);
            if (!address)
              return usage_error(
                  fmt::format("\"{}\" is not an address (HOST or HOST:PORT)", addresses.front()));
            options.address = *address;
            return success();
          }};
}

}  // namespace tactus::app
