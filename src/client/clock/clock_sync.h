#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "client/clock/clock_fit.h"
#include "client/clock/clock_reading.h"
#include "client/clock/message_times.h"

namespace tactus::client {

/// Estimates a server's clock from probes and from messages with sending times. Times are in ms.
/// It gives the same figures as clients/js/src/clock_sync.ts.
///
///     ClockSync sync{unix_ms_at_local_0, resolution_ms};
///     sync.add(sent, arrived, answered, received);  // each answered probe
///     sync.reading().server_time(now);
///
/// Threads: one.
class ClockSync {
 public:
  /// Probes that are sent in quick succession.
  static constexpr std::size_t group_size = 8;

  /// @param origin         this machine's Unix time at local time 0
  /// @param resolution_ms  of the local clock
  ClockSync(double origin, double resolution_ms);

  /// Starts a new connection: the next probes set the clock immediately. Earlier probes are
  /// dropped, because the server may be another one. A clock difference below one round trip would
  /// go unnoticed.
  void restart();

  /// Takes a server time from a message, as a first lower bound of the offset.
  void hint(double server, double received);

  /// Takes the server time at which a message was sent.
  /// @return whether it proves that one of the clocks was set, so that new probes are needed
  bool on_server_time(double sent, double received);

  /// Takes an answered probe; ignores an impossible one.
  /// @param sent, received     local times
  /// @param arrived, answered  the server's Unix times
  void add(double sent, double arrived, double answered, double received);

  /// Takes the maximum error of the times that the server passes on, if it is an edge; otherwise 0.
  void set_relayed_error(double error_ms) { reading_.relayed = error_ms; }

  /// The estimate until the next call of another function.
  const ClockReading& reading() const noexcept { return reading_; }

 private:
  struct Room {
    double low;
    double high;
  };

  bool settles(double at);
  void forget();
  void set(Line line, double since);
  void update_bounds();
  Room room(double at) const noexcept;
  /// Uncertainty of a difference between readings of the two clocks.
  double margin() const noexcept;

  ClockReading reading_;
  std::vector<Bracket> brackets_;
  MessageTimes messages_;
  bool starting_ = true;  ///< since the last clock step
  double earliest_;       ///< from message times alone, until the first answered probe
};

}  // namespace tactus::client
