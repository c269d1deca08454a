#pragma once

#include <tactus/export.h>
#include <tactus/heard_beat.h>
#include <tactus/realtime.h>
#include <tactus/result.h>
#include <tactus/server.h>
#include <tactus/spectrum.h>
#include <tactus/spectrum_analyzer.h>
#include <tactus/transport_command.h>

#include <span>

namespace tactus {

/// Serves a clock, and the spectrum of the audio pushed to an analyzer.
///
///     tactus::TransportClock clock;
///     tactus::SpectrumAnalyzer analyzer;
///     tactus::SpectrumServer server{clock, analyzer, {.port = 9000}};
///
/// Clock and analyzer must outlive the server. A build with -DTACTUS_SPECTRUM=OFF does not install
/// this header.
/// Threads: as for Server, except where a function says otherwise.
class TACTUS_EXPORT SpectrumServer : public Server {
 public:
  /// Errors: as for Server's constructor.
  SpectrumServer(TransportClock& clock, const SpectrumAnalyzer& analyzer,
                 const ServerOptions& options = {});

  /// Serves the spectra passed to publish_fft_frame. Without a recent one it serves silence.
  /// Errors: as for Server's constructor.
  explicit SpectrumServer(TransportClock& clock, const ServerOptions& options = {});

  /// Returns whether any client subscribes to the spectrum, by audio.fft or spectrum. Without one,
  /// nothing is analysed or encoded.
  /// Thread: any. Realtime-safe: yes. Errors: none.
  bool has_fft_subscribers() const noexcept TACTUS_NONBLOCKING;

  /// Subscribes a connected client to audio.fft with default options, or unsubscribes it.
  /// @return whether that changed anything: false for an unknown client, or when the maximum
  ///         number of subscribers is reached
  /// Thread: any but audio and the server's own. Realtime-safe: no (it waits). Errors: none.
  bool set_fft_subscription(ClientId client, bool on);

  /// Returns the beat of the analysed sound, at most 10 ms old: that of silence unless
  /// ServerOptions::hears_beats is set or clients subscribe to it.
  /// Thread: any. Realtime-safe: yes. Errors: none.
  HeardBeat heard_beat() const noexcept TACTUS_NONBLOCKING;
  /// The same at this moment: its phase, and its place in the bar.
  NowHeard now_heard() const noexcept TACTUS_NONBLOCKING;

  /// Corrects the heard beat, as a client's hint does. The sound is then followed for a minute,
  /// also without subscribers.
  /// @param hint  of Kind::beat_tap or a later kind
  /// Thread: any but audio and the server's own. Realtime-safe: no (it waits).
  /// Errors: INVALID_ARGUMENT for another command, NaN and infinity; OUT_OF_RANGE;
  /// FAILED_PRECONDITION if no sound is analysed, or beat_octave would leave 20 to 400 BPM;
  /// UNAVAILABLE if the server has stopped.
  Outcome hint(const TransportCommand& hint);

  /// Publishes a spectrum that the caller computed. It replaces the analyzer's spectrum until
  /// 250 ms after the last call. All subscribers get it unchanged, whatever their layout, channel
  /// and dB range. Audio frames still come from the analyzer.
  /// @param bins  each 0 to 1; values outside are clamped
  /// Thread: one at a time, the audio thread included. Realtime-safe: yes (wait-free).
  /// Errors: none.
  void publish_fft_frame(std::span<const float, band_count> bins) noexcept TACTUS_NONBLOCKING;
};

}  // namespace tactus
