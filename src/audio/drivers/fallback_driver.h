#pragma once

#include <tactus/result.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "audio/drivers/driver.h"

namespace tactus::audio {

/// Plays through or captures a device, and runs on the system clock while the device is gone.
///
/// The system clock takes over when the device has asked for no block for half a second or eight
/// blocks, whichever is longer. If the device asks again, it gets the blocks again: a sound server
/// may pause for two seconds after an underrun. A device that has ended, or that is silent for
/// three seconds, is lost: the driver closes it, and tries to open it every two seconds; fault()
/// says why it cannot. The handler keeps its position and is never called by two threads at once.
/// Opening, watching and closing happen on a thread of the driver's own, because sound libraries
/// may hang: the destructor abandons a thread that does not end within two seconds.
///
/// Threads: any function on any thread; none waits for the device. `events` are called on the
/// driver's thread.
class FallbackDriver final : public Driver {
 public:
  /// Opens the device, which then calls the handler. It must not refer to what may end before the
  /// process does.
  using Open = std::function<Result<std::unique_ptr<Driver>>(BlockHandler&)>;

  /// Times, for tests.
  struct Timing {
    std::chrono::milliseconds start_timeout{10'000};  ///< for the first attempt
    std::chrono::milliseconds bridged_after{500};     ///< at least eight blocks
    std::chrono::milliseconds lost_after{3'000};      ///< unless the device has ended
    std::chrono::milliseconds retry_period{2'000};
    std::chrono::milliseconds end_timeout{2'000};  ///< for closing at the end
  };

  /// Opens the device for the first time. The handler must outlive the driver.
  /// Errors: the device's; UNAVAILABLE if opening exceeds the timeout.
  static Result<std::unique_ptr<Driver>> start(BlockHandler& handler, const DriverOptions& options,
                                               Open open, DeviceEvents events, Timing timing);
  static Result<std::unique_ptr<Driver>> start(BlockHandler& handler, const DriverOptions& options,
                                               Open open, DeviceEvents events) {
    return start(handler, options, std::move(open), std::move(events), Timing{});
  }

  ~FallbackDriver() override;
  FallbackDriver(const FallbackDriver&) = delete;
  FallbackDriver& operator=(const FallbackDriver&) = delete;

  std::string description() const override;
  std::uint64_t xruns() const noexcept override;
  std::uint64_t losses() const noexcept override;
  std::string fault() const override;

 private:
  class Worker;
  explicit FallbackDriver(std::shared_ptr<Worker> worker) noexcept : worker_{std::move(worker)} {}

  const std::shared_ptr<Worker> worker_;
};

}  // namespace tactus::audio
