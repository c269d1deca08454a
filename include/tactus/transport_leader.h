#pragma once

#include <tactus/realtime.h>
#include <tactus/result.h>
#include <tactus/tempo.h>
#include <tactus/transport_command.h>
#include <tactus/transport_state.h>
#include <tactus/units.h>

#include <cstdint>
#include <optional>
#include <string>

namespace tactus {

/// What a host says of its transport at the start of a block.
struct HostPosition {
  bool rolling = false;
  Frames frame = 0;             ///< at the block's start
  std::optional<Bpm> bpm = {};  ///< in beats of the meter
  std::optional<Meter> meter = {};
  // Used if both are known.
  std::optional<std::int64_t> bar = {};  ///< from 1
  std::optional<Beats> beat = {};        ///< in the bar, from 1, with its fraction
  /// The clock moves itself, and takes commands that play, locate and loop; tempo, meter and beat
  /// alone are the leader's, as far as they are known. rolling and frame are not used.
  bool tempo_only = false;
  bool locked = true;  ///< false: the leader is there, but not sure
};

/// How well a clock follows its leader.
struct LeaderInfo {
  Leader leader = Leader::internal;
  bool locked = true;
  int peers = 0;                ///< programs on the other side
  double phase_error_ms = 0.0;  ///< of the playhead against the leader's
  double jitter_ms = 0.0;       ///< mean deviation of the leader's messages from their times
  std::uint64_t dropouts = 0;   ///< times that the leader was lost
};

/// Another program's transport that a clock follows. A bridge implements it.
/// Threads: as each function says.
class TransportLeader {
 public:
  virtual ~TransportLeader() = default;
  virtual Leader kind() const noexcept TACTUS_NONBLOCKING = 0;
  /// Returns where the leader is; nothing while it is absent.
  /// @param frames  length of the block that begins now
  /// Thread: audio. Realtime-safe: yes.
  virtual std::optional<HostPosition> position(Frames frames) noexcept TACTUS_NONBLOCKING = 0;
  /// Whether it sets tempo, meter and beat; otherwise they are the clock's own. Thread: any.
  virtual bool sets_tempo() const noexcept { return true; }
  /// What sets tempo and meter, or how to set them, for the message that refuses a command; may be
  /// empty. Thread: any but audio.
  virtual std::string tempo_advice() const { return {}; }
  /// Whether it plays, stops and locates; otherwise that is the clock's own, as are its loop and
  /// meter, and position() says tempo_only. Thread: any.
  virtual bool sets_position() const noexcept { return true; }
  /// Asks the leader for play, pause, stop (value: the frame to return to) or seek_samples.
  /// Thread: any but audio. Errors: those of the leader, FAILED_PRECONDITION if it is absent.
  virtual Outcome command(const TransportCommand& command) = 0;
  /// Adds peers, phase error and jitter. Thread: any but audio.
  virtual void describe(LeaderInfo& info) const { info.peers = info.locked ? 1 : 0; }
};

}  // namespace tactus
