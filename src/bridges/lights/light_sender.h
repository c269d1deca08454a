#pragma once

#include <tactus/light_counters.h>
#include <tactus/result.h>
#include <tactus/server_options.h>
#include <tactus/transport_clock.h>

#include <memory>
#include <vector>

#include "platform/network/udp_socket.h"

namespace tactus {
class SpectrumAnalyzer;
}

namespace tactus::bridges {

/// Where and how often packets for lights leave. Without an address, none do.
struct LightOptions {
  std::vector<platform::UdpAddress> wled = {};          ///< get WLED's audio sync packet
  std::vector<platform::UdpAddress> audio_frames = {};  ///< get the 464-byte audio frame
  double rate_hz = 30.0;  ///< packets per second and address, 1 to 125
  platform::MulticastOptions multicast = {};
};

/// Sends the sound's features by UDP, from construction to destruction, whether or not a client is
/// connected. It has a thread of its own, which never waits for a network: what cannot be sent is
/// lost, and what is late is skipped. The log gets a line when an address cannot be reached, and
/// one when it can again.
///
/// Threads: any.
class LightSender {
 public:
  /// Looks up the addresses and starts the thread. The clock, the analyzer and the log must outlive
  /// the sender.
  /// Errors: as UdpSender::open, with the address.
  static Result<std::unique_ptr<LightSender>> start(const TransportClock& clock,
                                                    const SpectrumAnalyzer& analyzer,
                                                    const LightOptions& options, LogSink log);
  ~LightSender();

  /// Totals since the start. Thread: any. Realtime-safe: yes. Errors: none.
  LightCounters counters() const noexcept;

  LightSender(const LightSender&) = delete;
  LightSender& operator=(const LightSender&) = delete;

 private:
  struct Impl;
  explicit LightSender(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tactus::bridges
