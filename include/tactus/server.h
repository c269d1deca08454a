#pragma once

#include <tactus/export.h>
#include <tactus/server_options.h>
#include <tactus/transport_app.h>
#include <tactus/transport_clock.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tactus {

class SpectrumAnalyzer;
namespace server {
class Upstream;
}

/// Id of a WebSocket client, sent as `clientId`. Unique within a server.
using ClientId = std::uint32_t;

/// Serves a clock over HTTP and WebSocket, on its own threads, from construction to destruction.
///
///     tactus::TransportClock clock;
///     tactus::Server server{clock, {.port = 9000}};
///
/// The clock must outlive the server. A clock may have several servers; each counts its own
/// clients. Threads: any thread may call any function. The log sink, audio_counters and the
/// source's functions must not call stop or wait.
class TACTUS_EXPORT Server {
 public:
  /// Binds, listens and starts the server's threads.
  /// Thread: any. Realtime-safe: no (system calls). Errors: throws std::system_error if the address
  /// cannot be bound or a thread cannot be started, std::invalid_argument for an option out of
  /// range, std::runtime_error if the folder of ServerOptions::www or the file of keys cannot be
  /// read.
  explicit Server(TransportClock& clock, const ServerOptions& options = {});
  /// Stops the server, as stop() does. Thread: any but the server's own. Errors: none.
  virtual ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Returns the TCP port that the server listens on.
  /// Thread: any. Errors: none.
  std::uint16_t port() const noexcept;
  /// Returns the address to open in a browser on this machine, e.g. http://localhost:8000. It has
  /// an IP address instead of the name if localhost does not lead to this server by both of its
  /// addresses.
  /// Thread: any. Errors: none.
  std::string url() const;

  /// Accepts requests to a further DNS name, as ServerOptions::names does, e.g. one that mDNS has
  /// given to this machine. A text that is not a DNS name is ignored.
  /// Thread: any. Realtime-safe: no (lock, allocation). Errors: none.
  void add_name(std::string_view name);

  /// Sets the address of the server for other machines, e.g. http://studio.local:8000. The pages on
  /// this machine share it. An empty text, as at the start, says that there is none.
  /// Thread: any. Realtime-safe: no (lock, allocation). Errors: none.
  void set_network_url(std::string_view url);

  /// Stops accepting clients, closes all WebSockets with 1001, and returns when the server has
  /// stopped, within half a second.
  /// Thread: any but the server's own. Errors: none.
  void stop();
  /// Waits until the server has stopped.
  /// Thread: any but the server's own. Errors: none.
  void wait();

 protected:
  struct TACTUS_NO_EXPORT Impl;
  TACTUS_NO_EXPORT Server(TransportClock& clock, const SpectrumAnalyzer* analyzer,
                          const ServerOptions& options, server::Upstream* upstream = nullptr);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tactus
