#pragma once

#include <tactus/client_options.h>
#include <tactus/client_values.h>
#include <tactus/export.h>
#include <tactus/heard_beat.h>
#include <tactus/realtime.h>
#include <tactus/result.h>
#include <tactus/tempo.h>
#include <tactus/transport_command.h>
#include <tactus/transport_state.h>
#include <tactus/units.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tactus {

/// Follows and commands a tactus server: the playhead at any moment, in step with the server's
/// clock; beats, spectrum and audio frames; commands with results. It reconnects by itself.
///
///     tactus::Client client{"studio.local:8000"};
///     client.wait_until_ready(std::chrono::seconds{5}).value();
///     client.play().get().value();
///     draw(client.now_playing().beat_pos);  // as often as you like, on any thread
///
/// Events arrive by callbacks (ClientOptions::on), or are polled: state, next_beat, spectrum.
/// Threads: all functions may be called from any thread, unless they say otherwise. The client has
/// one thread of its own, which handles the network and calls the callbacks.
class TACTUS_EXPORT Client {
 public:
  /// Called with a command's result.
  using OnResult = std::function<void(Result<TransportState>)>;

  /// Starts to connect, and returns at once.
  /// @param address  HOST, HOST:PORT or a URL of ws, wss, http or https. The default port is 8000
  ///                 without a scheme. A path that ends in / is where the server's pages are; any
  ///                 other path is that of its /ws.
  /// Errors: throws std::invalid_argument for an invalid address or key, std::runtime_error
  /// if there are no descriptors or threads left, or if ca_file cannot be read.
  explicit Client(std::string_view address, ClientOptions options = {});
  /// Closes the connection. Pending commands get UNAVAILABLE, before the destructor returns.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Returns the playhead now: smooth between the server's states, and jumping where the server's
  /// jumps. Within an epoch it never moves back during playback, unless it was wrong by more than
  /// 50 ms. It stands still while the server's audio is stalled.
  /// Thread: any, audio and render threads included. Realtime-safe: yes (wait-free but for a read
  /// that repeats if seven messages arrive during it). Errors: none.
  NowPlaying now_playing() const noexcept TACTUS_NONBLOCKING;
  /// The playhead at another time, e.g. when a frame will be shown.
  /// @param host_ns  monotonic time in ns (CLOCK_MONOTONIC, std::chrono::steady_clock)
  NowPlaying now_playing(std::int64_t host_ns) const noexcept TACTUS_NONBLOCKING;

  /// Returns the latest state; nothing before the first.
  /// Realtime-safe: yes, as now_playing(). Errors: none.
  std::optional<TransportState> state() const noexcept TACTUS_NONBLOCKING;
  /// Returns the latest spectrum; count is 0 before the first.
  /// Realtime-safe: yes, as now_playing(). Errors: none.
  SpectrumFrame spectrum() const noexcept TACTUS_NONBLOCKING;
  /// Returns the latest audio frame; all 0 before the first.
  /// Realtime-safe: yes, as now_playing(). Errors: none.
  AudioFrame audio_frame() const noexcept TACTUS_NONBLOCKING;
  /// Returns the next beat, or nothing. The client keeps 64; further beats are dropped until they
  /// are read. Requires ClientOptions::beats or set_beats.
  /// Thread: one at a time. Realtime-safe: yes (wait-free). Errors: none.
  std::optional<BeatEvent> next_beat() noexcept TACTUS_NONBLOCKING;
  /// Returns the beat of the server's sound now; nothing before the first message. It continues
  /// while no message comes. Requires ClientOptions::heard_beat or set_heard_beat.
  /// Realtime-safe: yes, as now_playing(). Errors: none.
  std::optional<NowHeard> now_heard() const noexcept TACTUS_NONBLOCKING;
  /// The same at another time. @param host_ns  monotonic time in ns
  std::optional<NowHeard> now_heard(std::int64_t host_ns) const noexcept TACTUS_NONBLOCKING;

  /// Returns the state of clock synchronisation now.
  /// Realtime-safe: yes, as now_playing(). Errors: none.
  ClockStatus clock() const noexcept TACTUS_NONBLOCKING;
  /// Converts the server's Unix time in ms to this machine's monotonic time in ns, e.g. to act on a
  /// state's timestamp_ms. Meaningful once a state has arrived.
  /// Realtime-safe: yes, as now_playing(). Errors: none.
  std::int64_t host_ns_at(double server_unix_ms) const noexcept TACTUS_NONBLOCKING;
  /// Converts this machine's monotonic time in ns to the server's Unix time in ms, e.g. for the
  /// moment of a tap in Alignment::unix_ms. Otherwise as host_ns_at.
  double server_unix_ms_at(std::int64_t host_ns) const noexcept TACTUS_NONBLOCKING;
  /// Realtime-safe: yes. Errors: none.
  ConnectionState connection() const noexcept TACTUS_NONBLOCKING;
  /// Realtime-safe: no (takes a lock). Errors: none.
  ClientMetrics metrics() const;
  /// The URL of the server's /ws.
  const std::string& url() const noexcept;

  /// Waits for the first state. An absent server is waited for, until the timeout.
  /// Thread: any but the client's own. Errors: UNAVAILABLE after the timeout, with the reason of
  /// the last failed attempt; the error of ClientEvents::failed.
  Result<TransportState> wait_until_ready(std::chrono::milliseconds timeout);

  /// Sends a command, or a hint about the heard beat. Its result is the state in which it is in
  /// effect. Alignment::unix_ms is the server's time.
  /// @param on_result  called once, on the client's thread; may be empty
  /// Errors, in the result: those of the server, e.g. OUT_OF_RANGE or PERMISSION_DENIED;
  /// INVALID_ARGUMENT for NaN and infinity; UNAVAILABLE without a connection or answer. If the
  /// message says that the connection was lost or that the server did not answer, the command may
  /// be in effect.
  void send(const TransportCommand& command, OnResult on_result);
  /// The same as a future. Do not wait for it on the client's thread.
  std::future<Result<TransportState>> send(const TransportCommand& command);
  std::future<Result<TransportState>> play();
  std::future<Result<TransportState>> pause();   ///< keeps the position
  std::future<Result<TransportState>> resume();  ///< plays from the current position
  std::future<Result<TransportState>> stop();    ///< returns to where playback began
  std::future<Result<TransportState>> rewind();
  std::future<Result<TransportState>> seek(Frames position);
  std::future<Result<TransportState>> seek_seconds(Seconds position);
  std::future<Result<TransportState>> seek_beat(Beats position);
  std::future<Result<TransportState>> set_bpm(Bpm bpm);  ///< 20 to 999
  std::future<Result<TransportState>> set_meter(Meter meter);
  std::future<Result<TransportState>> set_loop(const LoopChange& change);
  /// Moves the beat grid, so that the nearest beat falls on a moment. The playhead stays.
  /// @param bar      the beat begins a bar
  /// @param host_ns  the moment, as monotonic time in ns within 10 s of now; default: now
  std::future<Result<TransportState>> align(bool bar = false,
                                            std::optional<std::int64_t> host_ns = {});
  std::future<Result<TransportState>> nudge(double ms);  ///< moves the beat grid; -10 s to 10 s

  /// Start, change or end a stream. The stream survives reconnections. If the server refuses it,
  /// the client calls ClientEvents::refused.
  /// Errors: none.
  void set_spectrum(const std::optional<SpectrumStreamOptions>& options);
  void set_beats(bool on);
  void set_audio_frames(bool on);
  void set_heard_beat(bool on);

  /// Presents a key on the open connection, and on later ones if the server accepts it.
  /// @param on_result  called once, on the client's thread, with the key's role ("view" or
  ///                   "control") or an error; may be empty
  /// Errors, in the result: UNAUTHENTICATED for a wrong key, with which nothing changes;
  /// UNAVAILABLE.
  void authenticate(std::string key, std::function<void(Result<std::string>)> on_result);

 private:
  struct TACTUS_NO_EXPORT Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tactus
