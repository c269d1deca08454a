#pragma once

#include <tactus/result.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tactus::audio {

/// A device whose sound can be captured: an input, or the monitor of an output.
struct CaptureDevice {
  std::string name = {};    ///< for people, e.g. "Monitor of Built-in Audio"
  std::string id = {};      ///< in its sound system
  std::string system = {};  ///< "PipeWire", "PulseAudio", or PortAudio's host API, e.g. "ALSA"
  bool is_monitor = false;
  bool is_default = false;  ///< the default input, or the monitor of the default output
  int channels = 0;
  double sample_rate = 0.0;  ///< in Hz

  friend bool operator==(const CaptureDevice&, const CaptureDevice&) = default;
};

/// What to capture: the default output's monitor, the default input, ports of JACK, or a device by
/// its name.
class CaptureTarget {
 public:
  /// @param name  "system", "mic", "jack", or an exact name or a part of one, ignoring case
  explicit CaptureTarget(std::string name) : name_{std::move(name)} {}

  const std::string& name() const noexcept { return name_; }
  bool is_system() const noexcept { return name_ == "system"; }
  bool is_jack() const noexcept { return name_ == "jack"; }
  /// Whether it follows a change of the default device.
  bool follows_default() const noexcept { return is_system() || name_ == "mic"; }

  /// The device meant: the default one, or any of the kind if none is the default. An exact name
  /// takes precedence over a part.
  /// Thread: any. Errors: NOT_FOUND, listing what there is.
  Result<CaptureDevice> find(std::span<const CaptureDevice> devices) const;

 private:
  std::string name_;
};

}  // namespace tactus::audio
