#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "client/link/address.h"

namespace tactus::client {

/// How a connection ended, or why there is none.
struct SocketEnd {
  unsigned http_status = 0;  ///< of a refused handshake; otherwise 0
  unsigned close_code = 0;   ///< of the server's close frame; otherwise 0
  std::string reason;        ///< for people
};

/// What a socket tells. A socket calls none of them during its own functions, and none after its
/// destruction.
struct SocketHandlers {
  std::function<void()> opened;
  std::function<void(std::string_view text)> text;
  std::function<void(std::string_view bytes)> binary;
  std::function<void(const SocketEnd&)> ended;  ///< at most once, and the last
};

/// One attempt to connect, and the connection. The destructor closes it.
class Socket {
 public:
  virtual ~Socket() = default;
  /// Queues a text message.
  virtual void send(std::string text) = 0;
};

/// What a session needs of its surroundings, so that tests can replace them.
///
/// Threads: the session's.
class Environment {
 public:
  using Timer = std::uint64_t;  ///< 0 is no timer

  virtual ~Environment() = default;
  /// Local time in ms, monotonic.
  virtual double now() = 0;
  /// This machine's Unix time in ms at local time 0.
  virtual double origin() const = 0;
  /// A local time as monotonic time in ns.
  virtual std::int64_t host_ns(double local_ms) const = 0;
  virtual Timer call_after(double delay_ms, std::function<void()> call) = 0;
  virtual void cancel(Timer timer) = 0;
  /// A random number from 0 to 1.
  virtual double random() = 0;
  /// @param key  empty: none
  virtual std::unique_ptr<Socket> connect(const ServerAddress& address, const std::string& key,
                                          SocketHandlers handlers) = 0;
};

}  // namespace tactus::client
