#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace tactus::app {

/// Events of an EventLoop. All are called on the thread of EventLoop::run.
class EventListener {
 public:
  virtual ~EventListener() = default;
  /// The period of EventLoop::tick_every has passed.
  virtual void on_tick() = 0;
  /// Standard input is readable or at its end. Called once per watch_input.
  virtual void on_input() = 0;
  /// The file of EventLoop::watch is readable.
  virtual void on_readable() {}
  /// SIGINT, SIGTERM or SIGHUP arrived.
  virtual void on_end_signal() = 0;
  /// SIGTSTP arrived: restore the terminal. The program then sleeps until on_continue.
  virtual void on_suspend() = 0;
  virtual void on_continue() = 0;
};

/// The event loop of a program on the terminal: timer, keyboard, signals, one file, and calls of
/// other threads. Everything happens on the thread of run().
///
/// Threads: one, except for post().
class EventLoop {
 public:
  explicit EventLoop(EventListener& listener);
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  /// Queues a call. Thread: any.
  void post(std::function<void()> call);
  /// Waits for a key, once. Standard input must be a terminal.
  void watch_input();
  /// Calls on_readable whenever a file or socket is readable.
  void watch(int descriptor);
  /// Calls on_tick at this period.
  void tick_every(std::chrono::milliseconds period);

  /// Runs until stop(). Errors: throws the listener's exceptions.
  void run();
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tactus::app
