#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "app/monitor/server_address.h"

namespace tactus::app {

/// What a StreamClient tells of. All called by StreamClient::run, on its thread.
class StreamListener {
 public:
  virtual ~StreamListener() = default;
  virtual void on_connected() = 0;
  /// A text message, as it came in. @param at  when it came
  virtual void on_text(std::string_view text, std::chrono::steady_clock::time_point at) = 0;
  /// A binary message, likewise.
  virtual void on_binary(std::string_view bytes) = 0;
  /// The connection failed or ended. The client does nothing more until connect_after.
  /// @param reason  for a person, e.g. "Connection refused"
  virtual void on_lost(std::string_view reason) = 0;
  /// The period of StreamClient::tick_every has passed.
  virtual void on_tick() = 0;
  /// Standard input has keys to read, or has ended; told once for each watch_input.
  virtual void on_input() = 0;
  /// SIGINT, SIGTERM or SIGHUP came.
  virtual void on_end_signal() = 0;
  /// SIGTSTP came: leave the terminal in order. The program then sleeps until on_continue.
  virtual void on_suspend() = 0;
  virtual void on_continue() = 0;
};

/// A WebSocket client for one stream, with the timer, the keys and the signals of a program that
/// shows it: everything happens on the thread of run().
class StreamClient {
 public:
  StreamClient(MonitorAddress address, StreamListener& listener);
  ~StreamClient();
  StreamClient(const StreamClient&) = delete;
  StreamClient& operator=(const StreamClient&) = delete;

  /// Connects (again) once the time has passed. Not while a connection lasts.
  void connect_after(std::chrono::milliseconds delay);
  /// Sends a text once what was sent before is out. For nothing while there is no connection.
  void send(std::string text);
  /// Waits for a key. Standard input must be a terminal.
  void watch_input();
  /// Calls StreamListener::on_tick at this period.
  void tick_every(std::chrono::milliseconds period);

  /// Serves the listener until stop(). Errors: throws what the listener throws.
  void run();
  /// Closes the connection, waits at most a moment for the server to agree, and ends run().
  /// A second call ends it at once.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tactus::app
