#pragma once

#include <tactus/realtime.h>
#include <tactus/transport_clock.h>

#include <cstddef>
#include <cstdint>
#include <optional>

#include "transport/beat_block.h"

namespace tactus::transport {

/// Capacity of a clock's queue of pending commands.
inline constexpr std::size_t command_queue_capacity = 256;

/// The stream's part of get_metrics and get_state.
struct StreamFigures {
  std::uint64_t connected_clients = 0;
  std::uint64_t updates_sent = 0;
  std::uint64_t seq = 0;
  double actual_fps = 0.0;
  double cpu_load = 0.0;
};

/// The state of another machine's clock, for a clock that shows it.
struct Mirror {
  TransportSnapshot snapshot;
  SampleRate sample_rate = 0;  ///< of the other clock
  bool stalled = false;
  std::int64_t sent_ns = 0;         ///< monotonic time at which the state was sent
  std::int64_t stale_after_ns = 0;  ///< age from which on it is stale
  // Maximum error of the other clock's time: clock_error_ms at measured_ns, then growing.
  double clock_error_ms = 0.0;
  std::int64_t measured_ns = 0;
  double drift = 0.0;  ///< ms per ms

  EdgeState edge_at(std::int64_t now_ns) const noexcept TACTUS_NONBLOCKING {
    const auto ms_since = [now_ns](std::int64_t then_ns) {
      return static_cast<double>(now_ns > then_ns ? now_ns - then_ns : 0) / 1e6;
    };
    return {.stale = now_ns - sent_ns > stale_after_ns,
            .age_ms = ms_since(sent_ns),
            .clock_error_ms = clock_error_ms + drift * ms_since(measured_ns)};
  }
};

}  // namespace tactus::transport

namespace tactus::detail {

/// The part of a clock's interface that only tactus itself uses.
struct TransportClockAccess {
  /// Returns a block with beats by its number, which starts at 1. Returns nothing if it is still to
  /// come, or was overwritten: the last beat_blocks_kept are kept.
  /// Thread: any. Realtime-safe: yes (wait-free). Errors: none.
  static std::optional<transport::BeatBlock> beat_block(
      const TransportClock& clock, std::uint64_t number) noexcept TACTUS_NONBLOCKING;

  /// Returns the number of blocks with beats so far.
  /// Thread: any. Realtime-safe: yes (wait-free). Errors: none.
  static std::uint64_t beat_blocks(const TransportClock& clock) noexcept TACTUS_NONBLOCKING;

  /// Sets the stream's figures, unless another server does so already.
  /// @param server  identifies the caller, until it calls end_stream
  /// Thread: the server's hub. Errors: none.
  static void set_stream(TransportClock& clock, const void* server,
                         const transport::StreamFigures& figures) noexcept;

  /// Makes the clock show another one's state. Nothing else may move it or command it.
  /// Thread: one at a time, not audio. Realtime-safe: yes. Errors: none.
  static void mirror(TransportClock& clock, const transport::Mirror& state) noexcept;

  /// Sets the stream's figures to 0 if the server had set them. Another server may then set them.
  /// Thread: any, after the server's threads have ended. Errors: none.
  static void end_stream(TransportClock& clock, const void* server) noexcept;
};

}  // namespace tactus::detail
