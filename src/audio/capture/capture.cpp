#include "audio/capture/capture.h"

#include <iterator>
#include <utility>

#include "audio/capture/jack_capture.h"
#include "audio/capture/pipewire_capture.h"
#include "audio/capture/pipewire_session.h"
#include "audio/capture/portaudio_capture.h"
#include "audio/capture/pulse_capture.h"
#include "audio/capture/pulse_session.h"
#include "audio/drivers/fallback_driver.h"

namespace tactus::audio {
namespace {

Error no_server() {
  return {ErrorCode::not_found,
          "no sound server runs: start PipeWire or PulseAudio, or give raw PCM to --input",
          "capture"};
}

/// The devices of PipeWire, or of PulseAudio where PipeWire has none: it may serve video alone.
/// Errors: as list_capture_devices.
Result<std::vector<CaptureDevice>> list_sound_server() {
  std::vector<CaptureDevice> devices;
  const auto pipewire = PipeWireSession::connect();
  if (pipewire) devices = (*pipewire)->devices();
  if (!devices.empty()) return devices;
  const auto pulse = PulseSession::connect();
  if (pulse) return (*pulse)->devices();
  if (pipewire) return devices;
  if (pipewire.error().code == ErrorCode::unavailable) return pipewire.error();
  return pulse.error().code == ErrorCode::unavailable ? pulse.error() : no_server();
}

/// Errors: as list_capture_devices.
Result<CaptureDevice> find_device_to_capture(const CaptureTarget& target, bool is_played) {
  if (is_played) return target.find(list_portaudio_inputs());
  const auto devices = target.is_system() ? list_sound_server() : list_capture_devices();
  if (!devices) return devices.error();
  return target.find(*devices);
}

Result<std::unique_ptr<Driver>> open_capture(const CaptureTarget& target, BlockHandler& handler,
                                             const DriverOptions& options,
                                             std::shared_ptr<CaptureStatus> status) {
  if (target.is_jack()) return open_jack_capture(handler, options, status);
  const auto device = find_device_to_capture(target, options.play_capture);
  if (!device) return device.error();
  const bool follows = target.follows_default();
  if (device->system == "PipeWire")
    return open_pipewire_capture(*device, follows, handler, options, std::move(status));
  if (device->system == "PulseAudio")
    return open_pulse_capture(*device, follows, handler, options, std::move(status));
  if (device->system == "JACK") return open_jack_capture(handler, options, status);
  return open_portaudio_capture(*device, handler, options, status);
}

}  // namespace

Result<std::vector<CaptureDevice>> list_capture_devices() {
  auto devices = list_sound_server();
  std::vector<CaptureDevice> inputs;
  if (auto jack = find_jack_capture()) inputs.push_back(std::move(*jack));
  std::ranges::move(list_portaudio_inputs(), std::back_inserter(inputs));
  if (!devices) {
    if (inputs.empty()) return devices.error();
    return inputs;
  }
  std::ranges::move(inputs, std::back_inserter(*devices));
  return devices;
}

Result<std::unique_ptr<Driver>> make_capture_driver(BlockHandler& handler,
                                                    const CaptureTarget& target,
                                                    const DriverOptions& options,
                                                    std::shared_ptr<CaptureStatus> status,
                                                    DeviceEvents events) {
  return FallbackDriver::start(
      handler, options,
      [target, options, status = std::move(status)](BlockHandler& device_handler) {
        return open_capture(target, device_handler, options, status);
      },
      std::move(events));
}

}  // namespace tactus::audio
