#pragma once

#include <tactus/realtime.h>
#include <tactus/units.h>

#include <cstdint>
#include <span>
#include <string>

namespace tactus::audio {

/// What a driver calls for each block.
class BlockHandler {
 public:
  virtual ~BlockHandler() = default;
  /// Fills one block.
  /// @param out  channels * frames samples, interleaved
  /// Thread: audio. Realtime-safe: yes. Errors: none.
  virtual void process(std::span<float> out) noexcept TACTUS_NONBLOCKING = 0;
  /// Whether its blocks are silence for now, so that several may come at once.
  /// Thread: audio. Realtime-safe: yes. Errors: none.
  virtual bool resting() const noexcept TACTUS_NONBLOCKING { return false; }
};

/// Calls a BlockHandler at the pace of a device or a clock, from construction to destruction.
class Driver {
 public:
  virtual ~Driver() = default;
  /// One phrase for the start-up lines, e.g. "HDA Intel PCH via ALSA".
  virtual std::string description() const = 0;
  /// Times that a block came too late or was lost. Thread: any.
  virtual std::uint64_t xruns() const noexcept = 0;
};

/// What to drive, and how fast.
struct DriverOptions {
  SampleRate sample_rate = 48'000;  ///< 8,000 to 384,000 Hz
  Frames block_size = 512;          ///< frames of each call, 1 to 8,192
  /// "auto" takes the default device where there is a working one, else the system clock; "none"
  /// is the system clock; else a device's number in the list, or a part of its name.
  std::string device = "auto";
};

}  // namespace tactus::audio
