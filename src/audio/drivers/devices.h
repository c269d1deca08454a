#pragma once

#include <tactus/result.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audio/drivers/driver.h"

namespace tactus::audio {

/// A device of PortAudio, as an output or an input.
struct Device {
  int number = 0;        ///< for --device; valid until the set of devices changes
  std::string name;      ///< e.g. "HDA Intel PCH: ALC257 Analog (hw:0,0)"
  std::string host_api;  ///< e.g. "ALSA"
  int channels = 0;
  double sample_rate = 0.0;     ///< its default in Hz
  bool is_default = false;      ///< the system's default
  bool is_api_default = false;  ///< the default of its host API
};

/// Lists the current output devices; may be empty.
/// Thread: one at a time. Realtime-safe: no (tens of ms). Errors: none.
std::vector<Device> list_devices();

/// Finds a device by its number or a part of its name, ignoring case. An exact name takes
/// precedence over the first partial match.
/// Errors: NOT_FOUND, listing the available devices.
Result<Device> find_device(std::span<const Device> devices, std::string_view wanted);

/// Opens JACK if options.system asks for it, else the device requested by options.device, and
/// starts calling the handler. A device is accepted only if it runs at its rate. "auto" tries a
/// running JACK server, the default device, then the other host APIs' defaults. Thread: one at a
/// time. Realtime-safe: no (up to seconds). Errors: NOT_FOUND for a missing device, UNAVAILABLE for
/// one that does not play.
Result<std::unique_ptr<Driver>> open_device(BlockHandler& handler, const DriverOptions& options);

/// Creates the driver requested by options.system and options.device: a device that is opened again
/// when it stops (FallbackDriver), or the system clock for "none", and for "auto" if no device
/// works. Thread: one at a time. Realtime-safe: no (up to seconds). Errors: as open_device.
Result<std::unique_ptr<Driver>> make_driver(BlockHandler& handler, const DriverOptions& options,
                                            DeviceEvents events = {});

}  // namespace tactus::audio
