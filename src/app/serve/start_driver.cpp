#include "app/serve/start_driver.h"

#include <string>
#include <utility>

#include "audio/capture/capture.h"
#include "audio/drivers/devices.h"

namespace tactus::app {

std::shared_ptr<audio::CaptureStatus> capture_status(const ServeOptions& options, Log& log) {
  if (options.capture.empty()) return nullptr;
  return std::make_shared<audio::CaptureStatus>(
      audio::CaptureTarget{options.capture},
      [&log](const std::string& line) { log.write(LogLevel::info, line); });
}

Result<std::unique_ptr<audio::Driver>> start_driver(audio::BlockHandler& handler,
                                                    const ServeOptions& options,
                                                    std::shared_ptr<audio::CaptureStatus> status,
                                                    Log& log) {
  const audio::DriverOptions driver{.sample_rate = options.clock.sample_rate,
                                    .block_size = options.clock.block_size,
                                    .device = options.device,
                                    .system = options.audio,
                                    .connect = options.connect,
                                    .play_capture = options.play_input,
                                    .fallback = options.fallback};
  audio::DeviceEvents events{
      .lost = [&log](const std::string& line) { log.write(LogLevel::warning, line); },
      .back = [&log](const std::string& line) { log.write(LogLevel::info, line); }};
  if (status == nullptr) return audio::make_driver(handler, driver, std::move(events));
  return audio::make_capture_driver(handler, audio::CaptureTarget{options.capture}, driver,
                                    std::move(status), std::move(events));
}

}  // namespace tactus::app
