#pragma once

#include <tactus/export.h>
#include <tactus/server_options.h>
#include <tactus/transport_clock.h>

#include <memory>

namespace tactus {

/// A clock and its server as one object, for a program that does nothing else.
///
///     auto app = tactus::create_transport_app({.sample_rate = 48'000});
///     app.run({.host = "0.0.0.0", .port = 8000});
///
/// Threads: any thread may use the clock. One thread calls run.
class TACTUS_EXPORT TransportApp {
 public:
  /// Errors: as for TransportClock's constructor.
  explicit TransportApp(const TransportOptions& options);

  /// Returns the clock, which lives as long as this object.
  /// Thread: any. Errors: none.
  TransportClock& transport() noexcept { return *clock_; }

  /// Serves the clock and returns after SIGINT or SIGTERM.
  /// Thread: one. Errors: as for Server's constructor.
  void run(ServerOptions options = {});

 private:
  std::unique_ptr<TransportClock> clock_;
};

/// Makes a TransportApp.
/// Thread: any. Errors: as for TransportClock's constructor.
TACTUS_EXPORT TransportApp create_transport_app(const TransportOptions& options = {});

}  // namespace tactus
