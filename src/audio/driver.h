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
};

/// Calls a BlockHandler at the pace of a device or a clock, from construction to destruction.
class Driver {
 public:
  virtual ~Driver() = default;
  /// One phrase for the start-up lines, e.g. "HDA Intel PCH via ALSA".
  virtual std::string description() const = 0;
  /// Blocks that came too late or were lost. Thread: any.
  virtual std::uint64_t xruns() const noexcept = 0;
};

}  // namespace tactus::audio
