#include "audio/drivers/devices.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <iterator>
#include <utility>

#include "audio/drivers/clock_driver.h"
#include "audio/drivers/fallback_driver.h"
#include "audio/drivers/jack_driver.h"
#include "audio/drivers/portaudio_driver.h"

namespace tactus::audio {
namespace {

std::string lower(std::string_view text) {
  std::string result{text};
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

std::string listed(std::span<const Device> devices) {
  std::string text;
  for (const Device& device : devices) {
    text += text.empty() ? "" : ", ";
    text += std::to_string(device.number) + " \"" + device.name + '"';
  }
  return text.empty() ? "no sound device is available" : "available: " + text;
}

// ALSA's plug-in for JACK. libjack deletes its client when another client of this process connects
// again after the end of the server (platform/jack_end.h), and the plug-in would crash.
bool is_jack_behind_alsa(const Device& device) { return device.name == "jack"; }

bool is_jack(const Device& device) {
  return device.host_api.starts_with("JACK") || is_jack_behind_alsa(device);
}

// Candidates for "auto", in order, after JACK.
std::vector<Device> candidates(std::span<const Device> devices) {
  std::vector<Device> result;
  std::copy_if(devices.begin(), devices.end(), std::back_inserter(result),
               [](const Device& device) {
                 return (device.is_default || device.is_api_default) && !is_jack(device);
               });
  const auto rank = [](const Device& device) {
    return std::pair{!device.is_default, device.number};
  };
  std::sort(result.begin(), result.end(),
            [&](const Device& a, const Device& b) { return rank(a) < rank(b); });
  return result;
}

}  // namespace

std::vector<Device> list_devices() { return PortAudio{}.devices(); }

Result<Device> find_device(std::span<const Device> devices, std::string_view wanted) {
  int number = -1;
  const auto [end, error] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
  if (error == std::errc{} && end == wanted.data() + wanted.size()) {
    for (const Device& device : devices) {
      if (device.number == number) return device;
    }
  }
  const std::string name = lower(wanted);
  const Device* part = nullptr;
  for (const Device& device : devices) {
    const std::string candidate = lower(device.name);
    if (candidate == name) return device;
    const bool matches = !name.empty() && candidate.find(name) != std::string::npos;
    if (matches && part == nullptr) part = &device;
  }
  if (part != nullptr) return *part;
  return Error{ErrorCode::not_found,
               "no sound device \"" + std::string{wanted} + "\"; " + listed(devices), "device"};
}

Result<std::unique_ptr<Driver>> open_device(BlockHandler& handler, const DriverOptions& options) {
  if (options.system == AudioSystem::jack)
    return open_jack_driver(options.connect, handler, options);
  Error why{ErrorCode::unavailable, "no sound device", "device"};
  if (options.device == "auto") {
    // A running JACK server owns the sound card.
    auto jack = open_jack_driver({"system"}, handler, options);
    if (jack) return jack;
    if (jack.error().code == ErrorCode::unavailable) why = jack.error();
  }
  auto audio = std::make_unique<PortAudio>();
  const std::vector<Device> devices = audio->devices();
  if (options.device != "auto") {
    const Result<Device> device = find_device(devices, options.device);
    if (!device) return device.error();
    if (is_jack(*device)) {
      audio.reset();
      return open_jack_driver({is_jack_behind_alsa(*device) ? "system" : device->name}, handler,
                              options);
    }
    return open_portaudio_driver(std::move(audio), *device, handler, options);
  }

  for (const Device& device : candidates(devices)) {
    // A failed driver destroys its PortAudio; device numbers are only valid within one instance.
    if (audio == nullptr) audio = std::make_unique<PortAudio>();
    auto driver = open_portaudio_driver(std::move(audio), device, handler, options);
    if (driver) return driver;
    why = driver.error();
  }
  return why;
}

Result<std::unique_ptr<Driver>> make_driver(BlockHandler& handler, const DriverOptions& options,
                                            DeviceEvents events) {
  const auto system_clock = [&](std::string why) -> std::unique_ptr<Driver> {
    return std::make_unique<ClockDriver>(handler, options, std::move(why));
  };
  const bool by_device = options.system == AudioSystem::any;
  if (by_device && options.device == "none") return system_clock({});
  auto driver = FallbackDriver::start(
      handler, options,
      [options](BlockHandler& device_handler) { return open_device(device_handler, options); },
      std::move(events));
  if (!driver && by_device && options.device == "auto") return system_clock(driver.error().message);
  return driver;
}

}  // namespace tactus::audio
