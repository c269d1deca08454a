#include "app/devices.h"

#include <fmt/format.h>

#include <string>

#include "app/system/exit_codes.h"
#include "app/system/output.h"
#include "app/system/printable.h"
#include "audio/drivers/devices.h"

namespace tactus::app {

std::string device_list(std::span<const audio::Device> devices) {
  // The mark shows the choice of --device auto.
  std::string page;
  bool has_default = false;
  for (const auto& device : devices) {
    has_default = has_default || device.is_default;
    page += fmt::format("{}{:>3}  {}  ({}, {} channels, {:.0f} Hz)\n",
                        device.is_default ? "*" : " ", device.number, printable(device.name),
                        printable(device.host_api), device.channels, device.sample_rate);
  }
  if (devices.empty()) page += "No audio device found.\n";
  page += fmt::format("{}none  silence, paced by the system clock\n", has_default ? " " : "*");
  page += "\n* default, used by --device auto if it works\n";
  return page;
}

int run_devices() {
  const auto failure = write_out(device_list(audio::list_devices()));
  if (!failure || failure == std::errc::broken_pipe) return exit_ok;
  print_error("cannot write: " + failure.message());
  return exit_failure;
}

}  // namespace tactus::app
