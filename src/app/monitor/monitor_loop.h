#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace tactus::app {

/// Events of a MonitorLoop. All are called on the thread of MonitorLoop::run.
class MonitorListener {
 public:
  virtual ~MonitorListener() = default;
  /// The period of MonitorLoop::tick_every has passed.
  virtual void on_tick() = 0;
  /// Standard input is readable or at its end. Called once per watch_input.
  virtual void on_input() = 0;
  /// SIGINT, SIGTERM or SIGHUP arrived.
  virtual void on_end_signal() = 0;
  /// SIGTSTP arrived: restore the terminal. The program then sleeps until on_continue.
  virtual void on_suspend() = 0;
  virtual void on_continue() = 0;
};

/// Timer, keyboard, signals and calls of other threads. Everything happens on the thread of run().
class MonitorLoop {
 public:
  explicit MonitorLoop(MonitorListener& listener);
  ~MonitorLoop();
  MonitorLoop(const MonitorLoop&) = delete;
  MonitorLoop& operator=(const MonitorLoop&) = delete;

  /// Queues a call. Thread: any.
  void post(std::function<void()> call);
  /// Waits for a key. Standard input must be a terminal.
  void watch_input();
  /// Calls MonitorListener::on_tick at this period.
  void tick_every(std::chrono::milliseconds period);

  /// Runs the event loop until stop(). Errors: throws the listener's exceptions.
  void run();
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tactus::app
