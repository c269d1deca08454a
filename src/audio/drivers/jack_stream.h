#pragma once

#include <jack/jack.h>
#include <tactus/realtime.h>
#include <tactus/result.h>
#include <tactus/units.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "audio/drivers/driver.h"
#include "audio/drivers/jack_ports.h"
#include "audio/sources/source.h"
#include "platform/jack_end.h"

namespace tactus::audio {

/// A stereo client of a running JACK server, with the ports `out_l` and `out_r`, or `in_l` and
/// `in_r`. It never starts a server.
///
///     class Player final : public JackStream {
///      public:
///       Player() : JackStream{Direction::playback} {}
///       ~Player() override { close(); }
///      private:
///       void cycle(const Sound& sound) noexcept TACTUS_NONBLOCKING override;
///     };
///
/// Threads: JACK's call cycle and on_latency; any other function one at a time.
class JackStream : public Driver {
 public:
  /// E.g. "system via JACK"; at a rate of its own also that, e.g. "system via JACK at 44100 Hz".
  std::string description() const final;
  /// The server's rate, once started.
  SampleRate rate() const noexcept { return rate_; }
  /// What is connected, e.g. "system"; "in_l, in_r" if nothing is.
  const std::string& peers() const noexcept { return peers_; }
  std::uint64_t xruns() const noexcept final { return xruns_.load(std::memory_order_relaxed); }
  bool ended() const noexcept final { return ended_.load(std::memory_order_relaxed); }

  /// Connects to the server and to other clients' ports, and returns once JACK runs the stream.
  /// @param wanted_rate  of the engine, in Hz; adapt() tells of another
  /// @param connect  clients and ports, as choose_jack_ports; empty: the sound card's; "none"
  /// alone:
  ///                 nothing
  /// Errors: NOT_FOUND if no server runs, or for a missing client or port; UNAVAILABLE if the
  /// server does not run the stream.
  Outcome start(SampleRate wanted_rate, const std::vector<std::string>& connect);
  /// Connects again to the ports that have come back: their program was restarted.
  void tend() final;

 protected:
  enum class Direction : std::uint8_t { playback, capture };
  /// A buffer for each side, of one period.
  using Sound = std::array<std::span<float>, channels>;

  explicit JackStream(Direction direction) noexcept : direction_{direction} {}
  /// Ends the calls. Each subclass's destructor calls it.
  void close() noexcept;

  /// Plays or takes the sound of one period.
  /// Thread: audio. Realtime-safe: yes. Errors: none.
  virtual void cycle(const Sound& sound) noexcept TACTUS_NONBLOCKING = 0;
  /// The server runs at a rate that is not the engine's. Called before the first cycle.
  /// Thread: start's. Errors: may throw std::bad_alloc.
  virtual void adapt(SampleRate /*server*/) {}
  /// The age of captured sound has changed. Thread: JACK's, not audio.
  /// @param latency  from the sound's arrival until the end of its period
  /// @param period   frames
  virtual void on_latency(Frames /*latency*/, Frames /*period*/) noexcept {}

 private:
  Outcome open(SampleRate wanted_rate);
  bool link(const JackLink& link) const;
  Outcome connect(const std::vector<std::string>& wanted);
  Outcome await_cycle();
  std::vector<std::string> others(unsigned long flags) const;
  Error failure(const std::string& what) const;

  static int on_period(jack_nframes_t frames, void* self) noexcept;
  static void on_registration(jack_port_id_t port, int comes, void* self) noexcept;
  static void on_latency_change(jack_latency_callback_mode_t mode, void* self) noexcept;

  const Direction direction_;
  std::string peers_;            // empty until they are known
  std::vector<JackLink> links_;  // the connections that were asked for
  SampleRate rate_ = 0;
  bool is_adapted_ = false;
  std::mutex mutex_;
  std::vector<std::string> registered_;  // ports, since the last tend(); guarded by mutex_
  platform::JackEnd server_end_;
  jack_client_t* client_ = nullptr;
  std::array<jack_port_t*, channels> ports_{};
  std::atomic<bool> ended_{false};       // written by: JACK's thread; read by: any
  std::atomic<bool> called_{false};      // written by: audio thread; read by: start
  std::atomic<bool> taken_{false};       // written by: start; read by: audio thread
  std::atomic<std::uint64_t> xruns_{0};  // written by: JACK's thread; read by: any
};

}  // namespace tactus::audio
