#pragma once

#include <tactus/server_options.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace tactus::app {

/// Announces a server to the local network by mDNS, through the system's Avahi daemon: the services
/// _tactus._tcp and _http._tcp, named "tactus on HOST". Announces it again after a restart of the
/// daemon, or under the machine's new name, and withdraws it on destruction. If Avahi does not run,
/// the log says so once; the server is announced when Avahi starts.
///
///     Announcer announcer{log.sink()};
///     const auto name = announcer.host_name();
///     announcer.announce(server.port(), [&](const std::string& host) { server.add_name(host); });
///
/// A build without TACTUS_MDNS only writes a line to the log.
/// Threads: the owner's; Avahi is called on a thread of its own, which calls the log.
/// Source: RFC 6763 (DNS-Based Service Discovery).
class Announcer {
 public:
  /// Receives the machine's name in mDNS. Thread: the owner's, or Avahi's.
  using OnHostName = std::function<void(const std::string& name)>;

  explicit Announcer(LogSink log);
  ~Announcer();
  Announcer(const Announcer&) = delete;
  Announcer& operator=(const Announcer&) = delete;

  /// The machine's name in mDNS, e.g. "studio.local"; empty without Avahi. Avahi chooses another
  /// than the system's name if two machines have the same. Waits for the answer, two seconds at
  /// most.
  std::string host_name();

  /// Announces a server. Call it once.
  /// @param on_host_name  is called with the present name, and with each that Avahi chooses later,
  ///                      until destruction. It must not throw.
  void announce(std::uint16_t port, OnHostName on_host_name);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tactus::app
