#pragma once

#include <tactus/realtime.h>
#include <tactus/units.h>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tactus::audio {

/// Receives a driver's calls, one per block.
class BlockHandler {
 public:
  virtual ~BlockHandler() = default;
  /// Fills one block.
  /// @param out  channels * frames samples, interleaved; the driver limits them to -1 to 1. A
  ///             driver that captures hands in the recorded sound, and plays nothing; the system
  ///             clock hands in silence
  /// Thread: audio. Realtime-safe: yes. Errors: none.
  virtual void process(std::span<float> out) noexcept TACTUS_NONBLOCKING = 0;
  /// Returns true while its blocks are silent, so that the driver may batch them.
  /// Thread: audio. Realtime-safe: yes. Errors: none.
  virtual bool resting() const noexcept TACTUS_NONBLOCKING { return false; }
};

/// Calls a BlockHandler at the rate of a device or clock, from construction to destruction.
class Driver {
 public:
  virtual ~Driver() = default;
  /// A phrase for the start-up lines, e.g. "HDA Intel PCH via ALSA".
  virtual std::string description() const = 0;
  /// Number of blocks that were late or lost. Thread: any.
  virtual std::uint64_t xruns() const noexcept = 0;
  /// Returns true once the device has stopped for good, as far as it tells. Thread: one at a time.
  virtual bool ended() const noexcept { return false; }
  /// Does what cannot be done in the sound system's callbacks. Called several times a second, on
  /// the thread that has opened it.
  virtual void tend() {}
  /// Number of times that the device was lost. Thread: any.
  virtual std::uint64_t losses() const noexcept { return 0; }
  /// What its device does, e.g. in "HDA Intel PCH via ALSA plays again".
  virtual std::string_view activity() const noexcept { return "plays"; }
  /// What is wrong with the device, for a person; empty while it plays. Thread: any.
  virtual std::string fault() const { return {}; }
};

/// Called with a line for the log when a device stops, when it cannot be opened again, and when it
/// plays again. Thread: not audio.
struct DeviceEvents {
  std::function<void(const std::string& line)> lost = [](const auto&) {};
  std::function<void(const std::string& line)> back = [](const auto&) {};
};

/// What plays: any sound system, by `device`; or JACK alone.
enum class AudioSystem : std::uint8_t { any, jack };

/// Selects the device and its rate.
struct DriverOptions {
  SampleRate sample_rate = 48'000;  ///< 8,000 to 384,000 Hz
  Frames block_size = 512;          ///< frames per call, 1 to 8,192
  /// "auto": a working default device, else the system clock. "none": the system clock. Otherwise a
  /// device number or a part of a device name.
  std::string device = "auto";
  AudioSystem system = AudioSystem::any;  ///< with `jack`, `device` is not used
  /// Clients and ports that JACK's ports are connected to; empty: those of the sound card.
  std::vector<std::string> connect = {};
  bool play_capture = false;  ///< PortAudio's inputs alone: `device` plays what is captured
  bool fallback = true;       ///< continue with the system clock while the device is gone
};

}  // namespace tactus::audio
