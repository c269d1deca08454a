#include "app/devices.h"

#include <fmt/format.h>

#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <utility>

#include "app/system/exit_codes.h"
#include "app/system/output.h"
#include "app/system/printable.h"
#include "audio/capture/capture.h"
#include "audio/drivers/devices.h"

namespace tactus::app {
namespace {

constexpr std::chrono::seconds answer_time{10};

/// The page of all devices. It may hang with a sound server.
std::string all_devices() {
  const std::string outputs = device_list(audio::list_devices());
  return fmt::format("Outputs, for --device:\n{}\nSound for --capture:\n{}", outputs,
                     capture_list(audio::list_capture_devices()));
}

}  // namespace

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

std::string capture_list(const Result<std::vector<audio::CaptureDevice>>& devices) {
  if (!devices) return fmt::format("Nothing to capture: {}.\n", devices.error().message);
  if (devices->empty()) return "Nothing to capture.\n";
  const auto meant = [&devices](const char* name) {
    return audio::CaptureTarget{name}.find(*devices);
  };
  const auto system = meant("system");
  const auto mic = meant("mic");
  std::string page;
  for (const auto& device : *devices) {
    const auto* const name = system && *system == device ? "*system"
                             : mic && *mic == device     ? "*mic"
                                                         : "";
    page += fmt::format("{:<7}  {}  ({}, {} channel{}, {:.0f} Hz)\n", name, printable(device.name),
                        printable(device.system), device.channels, device.channels == 1 ? "" : "s",
                        device.sample_rate);
  }
  return page + "\n* default, followed by --capture system or mic\n";
}

int run_devices() {
  std::packaged_task<std::string()> listing{all_devices};
  auto page = listing.get_future();
  std::thread thread{std::move(listing)};
  const bool answered = page.wait_for(answer_time) == std::future_status::ready;
  answered ? thread.join() : thread.detach();
  if (!answered) {
    // Standard error is muted while PortAudio looks for devices.
    static_cast<void>(
        write_out("A sound server does not answer: restart PulseAudio, PipeWire or JACK.\n"));
    return exit_failure;
  }
  const auto failure = write_out(page.get());
  if (!failure || failure == std::errc::broken_pipe) return exit_ok;
  return fail("cannot write: " + failure.message());
}

}  // namespace tactus::app
