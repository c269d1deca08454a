#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "app/monitor/server_address.h"

namespace tactus::app {

/// Events of a StreamClient. All are called on the thread of StreamClient::run.
class StreamListener {
 public:
  virtual ~StreamListener() = default;
  virtual void on_connected() = 0;
  /// A text message arrived. @param at  time of arrival
  virtual void on_text(std::string_view text, std::chrono::steady_clock::time_point at) = 0;
  /// A binary message arrived.
  virtual void on_binary(std::string_view bytes) = 0;
  /// The connection failed or ended. The client is idle until connect_after.
  /// @param reason  readable text, e.g. "Connection refused"
  virtual void on_lost(std::string_view reason) = 0;
  /// The server refused this client, or closed its connection because its key was revoked. Another
  /// attempt would fail too.
  /// @param reason     the server's, as readable text
  /// @param needs_key  whether a key, or another one, may help
  virtual void on_refused(std::string_view reason, bool needs_key) = 0;
  /// The period of StreamClient::tick_every has passed.
  virtual void on_tick() = 0;
  /// Standard input is readable or at its end. Called once per watch_input.
  virtual void on_input() = 0;
  /// SIGINT, SIGTERM or SIGHUP arrived.
  virtual void on_end_signal() = 0;
  /// SIGTSTP arrived: restore the terminal. The program then sleeps until on_continue.
  virtual void on_suspend() = 0;
  virtual void on_continue() = 0;
};

/// A WebSocket client for one stream, with timer, keyboard and signal events. Everything happens on
/// the thread of run().
class StreamClient {
 public:
  /// @param key  sent to the server; empty: none
  StreamClient(ServerAddress address, std::string key, StreamListener& listener);
  ~StreamClient();
  StreamClient(const StreamClient&) = delete;
  StreamClient& operator=(const StreamClient&) = delete;

  /// Connects after a delay. Must not be called while connected.
  void connect_after(std::chrono::milliseconds delay);
  /// Queues a text message; ignored while not connected.
  void send(std::string text);
  /// Waits for a key. Standard input must be a terminal.
  void watch_input();
  /// Calls StreamListener::on_tick at this period.
  void tick_every(std::chrono::milliseconds period);

  /// Runs the event loop until stop(). Errors: throws the listener's exceptions.
  void run();
  /// Closes the connection, waits up to 300 ms for the server's close frame, and ends run(). A
  /// second call ends run() at once.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tactus::app
