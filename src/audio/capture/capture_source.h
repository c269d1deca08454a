#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "audio/capture/capture_devices.h"
#include "audio/sources/source.h"

namespace tactus::audio {

/// What a capture driver tells of itself: the captured device, and the latency. It is shared,
/// because a driver's thread may be abandoned and outlive its source.
/// Threads: the driver's write; any reads.
class CaptureStatus {
 public:
  /// Called with a line for the log when another device is captured. Thread: not audio.
  using Moved = std::function<void(const std::string& line)>;

  CaptureStatus(const CaptureTarget& target, Moved moved)
      : device_{.name = target.name()}, moved_{std::move(moved)} {}

  CaptureDevice device() const;
  /// E.g. "Monitor of Built-in Audio via PipeWire".
  std::string description() const;
  /// A driver begins to capture this device.
  void begin(CaptureDevice device);
  /// The sound server has moved the driver to this device. Nothing if it is the same.
  void move_to(CaptureDevice device);
  /// Reports no more moves, so that what `moved` uses may end.
  void detach();

  /// From the arrival of the sound in the sound server until it is analysed, in ms.
  std::atomic<double> latency_ms{0.0};  // written by: audio thread; read by: any

 private:
  mutable std::mutex mutex_;
  CaptureDevice device_;  // guarded by mutex_
  Moved moved_;           // guarded by mutex_
};

/// The sound that a capture driver hands in with each block. It is heard whether the clock plays
/// or not, and has no timeline.
class CaptureSource final : public Source {
 public:
  CaptureSource(SampleRate rate, std::shared_ptr<CaptureStatus> status)
      : rate_{rate}, status_{std::move(status)} {}
  ~CaptureSource() override { status_->detach(); }

  /// Leaves the block as the driver has recorded it.
  void render(const TransportBlock&, std::span<float>) noexcept TACTUS_NONBLOCKING override {}
  std::optional<Frames> length() const override { return std::nullopt; }
  bool ended(Frames) const noexcept TACTUS_NONBLOCKING override { return false; }
  bool live() const noexcept TACTUS_NONBLOCKING override { return true; }
  SourceInfo info() const override;
  std::string description() const override;

 private:
  const SampleRate rate_;
  const std::shared_ptr<CaptureStatus> status_;
};

}  // namespace tactus::audio
