#pragma once

#include <tactus/result.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audio/driver.h"

namespace tactus::audio {

/// A device that can play.
struct Device {
  int number = 0;        ///< as --device takes it; holds until devices come or go
  std::string name;      ///< e.g. "HDA Intel PCH: ALC257 Analog (hw:0,0)"
  std::string host_api;  ///< e.g. "ALSA"
  int channels = 0;
  double sample_rate = 0.0;     ///< what it runs at by default, in Hz
  bool is_default = false;      ///< where sound goes unless told otherwise
  bool is_api_default = false;  ///< the same, of its host API
};

/// The devices there are now, perhaps none.
/// Thread: one at a time. Realtime-safe: no (tens of ms). Errors: none.
std::vector<Device> list_devices();

/// The device that a person means by its number in the list or by a part of its name, in whatever
/// case; among several, one of just that name, else the first.
/// Errors: NOT_FOUND, which lists what there is.
Result<Device> find_device(std::span<const Device> devices, std::string_view wanted);

/// Makes the driver that options.device asks for; from then on it calls the handler.
/// A device is taken once it is seen to run at its pace. "auto" tries, in this order: a JACK server
/// that runs, the default device, the other host APIs' defaults, and falls back to the system
/// clock. Thread: one at a time. Realtime-safe: no (up to seconds). Errors: NOT_FOUND for a device
/// that is not there, UNAVAILABLE for one that does not play.
Result<std::unique_ptr<Driver>> make_driver(BlockHandler& handler, const DriverOptions& options);

}  // namespace tactus::audio
