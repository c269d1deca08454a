#pragma once

#include <tactus/client_options.h>
#include <tactus/client_values.h>
#include <tactus/result.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "client/link/environment.h"

namespace tactus::client {

/// What a Connection tells.
struct ConnectionHandlers {
  std::function<void(ConnectionState)> changed;
  std::function<void()> opened;
  std::function<void(std::string_view text)> text;
  std::function<void(std::string_view bytes)> binary;
  /// The connection was lost, or an attempt failed; another follows.
  std::function<void(const ConnectionLoss&)> lost;
  /// The server refuses this client: there are no more attempts.
  std::function<void(const Error&)> ended;
};

/// A WebSocket that reconnects with growing delays.
///
/// Threads: the session's.
class Connection {
 public:
  /// Call start() once all that the handlers use exists.
  Connection(ServerAddress address, const ClientOptions& options, Environment& environment,
             ConnectionHandlers handlers);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start() { connect(); }
  ConnectionState state() const noexcept { return state_; }
  bool is_open() const noexcept { return state_ == ConnectionState::open; }
  /// Sends a text if the connection is open.
  void send(std::string text);
  /// Presents another key with later connections.
  void use_key(std::string key) { key_ = std::move(key); }
  /// Replaces a connection that is dead but not closed.
  void replace(std::string reason);
  /// Closes for good. No handler is called.
  void close();

 private:
  void show(ConnectionState state);
  void connect();
  void drop();
  void lose(const SocketEnd& end);

  const ServerAddress address_;
  const double first_retry_ms_;
  const double longest_retry_ms_;
  std::string key_;
  Environment& environment_;
  const ConnectionHandlers handlers_;
  std::unique_ptr<Socket> socket_;
  ConnectionState state_ = ConnectionState::connecting;
  unsigned attempt_ = 0;
  Environment::Timer timer_ = 0;
};

}  // namespace tactus::client
