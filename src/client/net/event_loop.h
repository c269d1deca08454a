#pragma once

#include <functional>
#include <memory>
#include <string>

#include "client/clock/local_clock.h"
#include "client/link/environment.h"

namespace tactus::client {

/// A session's environment: sockets, timers and calls from other threads, on the thread of run().
class EventLoop : public Environment {
 public:
  /// @param ca_file  a PEM file of the authorities to trust; empty: the system's
  /// Errors: throws std::runtime_error if there are no descriptors left.
  EventLoop(const LocalClock& clock, std::string ca_file);
  ~EventLoop() override;
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  /// Reads the authorities. Errors: throws std::runtime_error if it cannot.
  void load_authorities();
  /// Calls back until finish(), and then until the sockets are closed, at most 300 ms.
  void run();
  /// Queues a call. Thread: any.
  void post(std::function<void()> call);
  /// Lets run() end. Thread: any.
  void finish();

  double now() override { return clock_.now(); }
  double origin() const override { return clock_.origin(); }
  std::int64_t host_ns(double local_ms) const override { return clock_.host_ns(local_ms); }
  Timer call_after(double delay_ms, std::function<void()> call) override;
  void cancel(Timer timer) override;
  double random() override;
  std::unique_ptr<Socket> connect(const ServerAddress& address, const std::string& key,
                                  SocketHandlers handlers) override;

 private:
  struct Impl;

  const LocalClock clock_;
  const std::unique_ptr<Impl> impl_;
};

}  // namespace tactus::client
