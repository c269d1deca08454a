#pragma once

#include <tactus/transport_clock.h>
#include <tactus/transport_leader.h>

#include <functional>
#include <memory>
#include <string>

namespace tactus::bridges {

/// The transport of a JACK server, which a clock follows and drives. It never starts a server; it
/// connects when one appears, and again after it has ended.
///
///     JackTransport jack{clock, {}, log};
///     clock.follow(jack);
///
/// Blocks in JACK's own cycle (realtime/cycle_offset.h) get JACK's position to the frame. Other
/// blocks get it by time, within 20 ms.
///
/// Threads: one of its own connects, and closes, because the library may hang; the destructor
/// abandons it after two seconds.
class JackTransport final : public TransportLeader {
 public:
  struct Options {
    bool timebase = false;  ///< the clock sets JACK's tempo, meter, bars and beats
  };
  using Log = std::function<void(const std::string& line)>;

  /// Waits for the first attempt to connect, two seconds at most.
  /// @param clock  outlives the bridge
  /// @param log    called on the bridge's thread with each connection and loss
  JackTransport(const TransportClock& clock, Options options, Log log);
  /// No block may call position() any more.
  ~JackTransport() override;
  JackTransport(const JackTransport&) = delete;
  JackTransport& operator=(const JackTransport&) = delete;

  Leader kind() const noexcept TACTUS_NONBLOCKING override { return Leader::jack; }
  std::optional<HostPosition> position(Frames frames) noexcept TACTUS_NONBLOCKING override;
  bool sets_tempo() const noexcept override;
  std::string tempo_advice() const override;
  Outcome command(const TransportCommand& command) override;
  void describe(LeaderInfo& info) const override;

 private:
  class Connection;
  const std::shared_ptr<Connection> connection_;
};

}  // namespace tactus::bridges
