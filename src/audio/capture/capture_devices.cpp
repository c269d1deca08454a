#include "audio/capture/capture_devices.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>

namespace tactus::audio {
namespace {

std::string in_lower_case(std::string_view text) {
  std::string lower;
  std::ranges::transform(text, std::back_inserter(lower),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

std::string names_of(std::span<const CaptureDevice> devices) {
  std::string names;
  for (const CaptureDevice& device : devices)
    names += fmt::format("{}\"{}\"", names.empty() ? "" : ", ", device.name);
  return names;
}

}  // namespace

Result<CaptureDevice> CaptureTarget::find(std::span<const CaptureDevice> devices) const {
  const CaptureDevice* best = nullptr;
  if (follows_default()) {
    for (const CaptureDevice& device : devices) {
      if (device.is_monitor != is_system()) continue;
      if (best == nullptr || (device.is_default && !best->is_default)) best = &device;
    }
  } else {
    const std::string wanted = in_lower_case(name_);
    for (const CaptureDevice& device : devices) {
      const std::string name = in_lower_case(device.name);
      if (name == wanted) return device;
      if (best == nullptr && !wanted.empty() && name.find(wanted) != std::string::npos)
        best = &device;
    }
  }
  if (best != nullptr) return *best;
  std::string why = is_system()         ? "there is no sound output to capture"
                    : follows_default() ? "there is no sound input to capture"
                                        : fmt::format("no sound \"{}\" to capture", name_);
  if (!devices.empty()) why += "; available: " + names_of(devices);
  return Error{ErrorCode::not_found, std::move(why), "capture"};
}

}  // namespace tactus::audio
