#include "app/serve/light_options.h"

#include <string>
#include <string_view>

#include "bridges/lights/udp_target.h"
#include "protocol/lights/wled_packet.h"

namespace tactus::app {
namespace {

constexpr std::string_view lights_group = "Lights";
constexpr std::string_view all_wleds = "all";

/// A list of addresses.
/// @param default_port  0: the port is required
/// @param group         the host that "all" stands for; empty: "all" is a name
OptionValue addresses(std::vector<platform::UdpAddress>& out, std::uint16_t default_port,
                      std::string_view group, std::string_view noun) {
  return {.read =
              [&out, default_port, group](std::string_view text) {
                if (!group.empty() && text == all_wleds) text = group;
                const auto address = bridges::read_udp_address(text, default_port);
                if (address) out.push_back(*address);
                return address.has_value();
              },
          .noun = std::string{noun},
          .kind = OptionValue::Kind::list,
          .clear = [&out] { out.clear(); }};
}

}  // namespace

std::vector<OptionRow> light_rows(bridges::LightOptions& o) {
  return {
      {lights_group, "wled", "ADDRESS",
       addresses(o.wled, protocol::wled_port, protocol::wled_group,
                 "an address (all, HOST or HOST:PORT)"),
       "Send WLED audio sync packets by UDP. all: multicast to 239.0.0.1:11988, for every WLED of "
       "the network; else one WLED's name or address. Repeat for several"},
      {lights_group, "audio-frames", "ADDRESS",
       addresses(o.audio_frames, 0, {}, "an address with a port (HOST:PORT)"),
       "Send the 464-byte audio frame by UDP to HOST:PORT, which may be a multicast group. Repeat "
       "for several"},
      {lights_group, "lights-hz", "HZ", number(o.rate_hz, 1, 125, "a rate in Hz"),
       "Packets per second to each address. WLED takes 10 to 50; 125 is one for every hop of the "
       "analysis"},
      {lights_group, "multicast-interface", "NAME", text(o.multicast.interface, "an interface"),
       "Send multicast by this network interface, e.g. eth0 or its address. Default: as the system "
       "routes"},
      {lights_group, "multicast-ttl", "N", number(o.multicast.ttl, 0, 255, "a number of hops"),
       "Time to live of multicast: 0 stays on this machine, 1 in the local network"},
  };
}

}  // namespace tactus::app
