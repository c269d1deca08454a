#pragma once

#include <tactus/realtime.h>
#include <tactus/server.h>
#include <tactus/spectrum.h>
#include <tactus/spectrum_analyzer.h>

#include <span>

namespace tactus {

/// Serves a clock, and the spectrum of the blocks that an analyzer is given.
///
///     tactus::TransportClock clock;
///     tactus::SpectrumAnalyzer analyzer;
///     tactus::SpectrumServer server{clock, analyzer, {.port = 9000}};
///
/// Clock and analyzer must outlive the server. Installed unless tactus was built with
/// -DTACTUS_SPECTRUM=OFF.
/// Threads: as Server's, and those said below.
class SpectrumServer : public Server {
 public:
  /// Errors: as Server's.
  SpectrumServer(TransportClock& clock, const SpectrumAnalyzer& analyzer,
                 const ServerOptions& options = {});

  /// Serves the frames given to publish_fft_frame, otherwise silence.
  /// Errors: as Server's.
  explicit SpectrumServer(TransportClock& clock, const ServerOptions& options = {});

  /// Whether any client subscribes to the spectrum. Without one, nothing is analysed or encoded.
  /// Thread: any. Realtime-safe: yes. Errors: none.
  bool has_fft_subscribers() const noexcept TACTUS_NONBLOCKING;

  /// Subscribes a connected client to the spectrum with default options, or unsubscribes it.
  /// @return whether that changed anything: false for an unknown client, or when the maximum
  ///         number of subscribers is reached
  /// Thread: any but audio; not the server's own. Errors: none.
  bool set_fft_subscription(ClientId client, bool on);

  /// Publishes a spectrum that the caller computed. It replaces the analyzer's in the next frames,
  /// until none was published for a quarter of a second. It is sent unchanged to every subscriber,
  /// whatever its layout, channel and dB range; audio frames stay the analyzer's.
  /// @param bins  each 0 to 1; values outside are clamped
  /// Thread: one at a time, the audio thread too. Realtime-safe: yes (wait-free). Errors: none.
  void publish_fft_frame(std::span<const float, band_count> bins) noexcept TACTUS_NONBLOCKING;
};

}  // namespace tactus
