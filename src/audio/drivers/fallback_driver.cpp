#include "audio/drivers/fallback_driver.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "audio/drivers/block_gate.h"
#include "audio/drivers/block_schedule.h"
#include "audio/drivers/clock_driver.h"
#include "platform/this_thread.h"

namespace tactus::audio {

using std::chrono::milliseconds;

/// The thread that opens, watches and closes the device, and what it shares with the driver. The
/// thread keeps it alive, because it may be abandoned.
class FallbackDriver::Worker {
 public:
  Worker(BlockHandler& handler, DriverOptions options, Open open, DeviceEvents events,
         Timing timing)
      : options_{std::move(options)},
        open_{std::move(open)},
        events_{std::move(events)},
        timing_{timing},
        gate_{handler} {}

  /// Runs the thread, and waits until the device was opened or could not be.
  static Outcome start(const std::shared_ptr<Worker>& worker) {
    worker->thread_ = std::thread{[worker] { worker->run(); }};
    std::unique_lock lock{worker->mutex_};
    const bool tried = worker->changed_.wait_for(lock, worker->timing_.start_timeout,
                                                 [&] { return worker->started_.has_value(); });
    if (tried) return *worker->started_;
    return Error{ErrorCode::unavailable,
                 "the sound system does not answer: restart PulseAudio, PipeWire or JACK",
                 "device"};
  }

  /// Stops calling the handler, then ends the thread, or abandons it.
  void end() {
    std::unique_lock lock{mutex_};
    ending_ = true;
    changed_.notify_all();
    lock.unlock();
    gate_.close();
    lock.lock();
    const bool ended = changed_.wait_for(lock, timing_.end_timeout, [this] { return ended_; });
    lock.unlock();
    ended ? thread_.join() : thread_.detach();
  }

  std::string description() const {
    const std::lock_guard lock{mutex_};
    if (clock_) return clock_->description();
    return device_.driver ? device_.driver->description() : fault_;
  }
  std::uint64_t xruns() const noexcept {
    const std::lock_guard lock{mutex_};
    return past_xruns_ + (device_.driver ? device_.driver->xruns() : 0) +
           (clock_ ? clock_->xruns() : 0);
  }
  std::uint64_t losses() const noexcept {
    const std::lock_guard lock{mutex_};
    return losses_;
  }
  std::string fault() const {
    const std::lock_guard lock{mutex_};
    return fault_;
  }

 private:
  struct Device {
    std::unique_ptr<BlockGate::Pass> pass;
    std::unique_ptr<Driver> driver;  // last: it calls the pass
  };

  void run() {
    platform::name_this_thread("tactus-device");
    if (auto device = open(); !device) {
      tell_started(device.error());
    } else {
      use(std::move(*device));
      tell_started(success());
      while (watch()) {
        lose();
        close();
        if (!reopen()) break;
      }
      close();
      stop_clock();
    }
    const std::lock_guard lock{mutex_};
    ended_ = true;
    changed_.notify_all();
  }

  Result<Device> open() {
    Device device{std::make_unique<BlockGate::Pass>(gate_), nullptr};
    auto driver = open_(*device.pass);
    if (!driver) return driver.error();
    device.driver = std::move(*driver);
    return device;
  }

  void tell_started(Outcome outcome) {
    const std::lock_guard lock{mutex_};
    started_ = std::move(outcome);
    changed_.notify_all();
  }

  /// Lets the device call the handler, and no other driver.
  void use(Device device) {
    const std::lock_guard lock{mutex_};
    gate_.admit(device.pass.get());
    device_ = std::move(device);
  }

  /// Waits until the device is lost. Meanwhile the system clock bridges its pauses. Counts looks at
  /// it, not time: the whole process may have slept.
  /// @return false if the driver ends
  bool watch() {
    constexpr int pause = 4;
    const milliseconds eight_blocks{ns_of(8 * options_.block_size, options_.sample_rate) /
                                    1'000'000};
    const milliseconds between = std::max(timing_.bridged_after, eight_blocks) / pause;
    const auto lost = std::max<std::int64_t>(pause, timing_.lost_after / between);
    std::uint64_t calls = device_.pass->calls();
    for (int silent = 0; silent < (device_.driver->ended() ? pause : lost);) {
      if (ends_within(between)) return false;
      device_.driver->tend();
      if (std::exchange(calls, device_.pass->calls()) != calls) {
        silent = 0;
        if (clock_) use_device();
      } else if (++silent == pause && options_.fallback) {
        use_clock();
      }
    }
    return true;
  }

  /// Lets the system clock call the handler, and not the device.
  void use_clock() {
    gate_.admit(&clock_pass_);
    auto clock = std::make_unique<ClockDriver>(clock_pass_, options_);
    const std::lock_guard lock{mutex_};
    clock_ = std::move(clock);
  }
  void use_device() {
    gate_.admit(device_.pass.get());
    stop_clock();
  }

  void lose() {
    if (!options_.fallback) gate_.admit(nullptr);
    const std::lock_guard lock{mutex_};
    ++losses_;
    lost_ = device_.driver->description();
    fault_ = fault_text();
    if (!ending_) events_.lost(fault_);
  }

  /// @param why  the device cannot be opened again; empty before that is known
  std::string fault_text(const std::string& why = {}) const {
    if (!why.empty()) return lost_ + " has stopped: " + why;
    return lost_ + " has stopped" +
           (options_.fallback ? "; running on the system clock, without sound" : "");
  }

  /// Says why the device cannot be opened again, if that is new.
  void explain(const std::string& why) {
    const std::lock_guard lock{mutex_};
    if (ending_ || fault_ == fault_text(why)) return;
    fault_ = fault_text(why);
    events_.lost(lost_ + " is not back: " + why);
  }

  /// Closes the device. It may hang.
  void close() {
    std::unique_lock lock{mutex_};
    if (device_.driver) past_xruns_ += device_.driver->xruns();
    const Device closing = std::move(device_);
    lock.unlock();
  }

  /// Tries to open the device until it works. @return false if the driver ends
  bool reopen() {
    while (!ends_within(timing_.retry_period)) {
      auto device = open();
      if (!device) {
        explain(device.error().message);
        continue;
      }
      use(std::move(*device));
      stop_clock();
      const std::lock_guard lock{mutex_};
      fault_.clear();
      if (!ending_)
        events_.back(device_.driver->description() + " " + std::string{device_.driver->activity()} +
                     " again");
      return true;
    }
    return false;
  }

  void stop_clock() {
    std::unique_lock lock{mutex_};
    if (clock_) past_xruns_ += clock_->xruns();
    const auto stopping = std::move(clock_);
    lock.unlock();
  }

  /// Waits. @return true if the driver ends meanwhile
  bool ends_within(milliseconds time) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, time, [this] { return ending_; });
  }

  const DriverOptions options_;
  const Open open_;
  const DeviceEvents events_;
  const Timing timing_;
  BlockGate gate_;
  BlockGate::Pass clock_pass_{gate_};
  std::thread thread_;

  mutable std::mutex mutex_;  // guards what follows; only the thread writes device_ and clock_
  std::condition_variable changed_;
  Device device_;
  std::unique_ptr<ClockDriver> clock_;
  std::optional<Outcome> started_;
  std::uint64_t past_xruns_ = 0;  // of drivers that have ended
  std::uint64_t losses_ = 0;
  std::string lost_;   // the device that has stopped
  std::string fault_;  // empty while the device plays
  bool ending_ = false;
  bool ended_ = false;
};

Result<std::unique_ptr<Driver>> FallbackDriver::start(BlockHandler& handler,
                                                      const DriverOptions& options, Open open,
                                                      DeviceEvents events, Timing timing) {
  auto worker =
      std::make_shared<Worker>(handler, options, std::move(open), std::move(events), timing);
  if (const Outcome started = Worker::start(worker); !started) {
    worker->end();
    return started.error();
  }
  return std::unique_ptr<Driver>{new FallbackDriver{std::move(worker)}};
}

FallbackDriver::~FallbackDriver() { worker_->end(); }

std::string FallbackDriver::description() const { return worker_->description(); }
std::uint64_t FallbackDriver::xruns() const noexcept { return worker_->xruns(); }
std::uint64_t FallbackDriver::losses() const noexcept { return worker_->losses(); }
std::string FallbackDriver::fault() const { return worker_->fault(); }

}  // namespace tactus::audio
