#include <tactus/c.h>
#include <tactus/transport_clock.h>

#include <chrono>
#include <memory>
#include <optional>

#include "c/commands.h"
#include "c/errors.h"
#include "c/structs.h"
#include "c/tables.h"

namespace tactus::c {
namespace {

using ClockPin = HandleTable<TransportClock>::Pin;

tactus_clock_options default_clock_options() noexcept {
  const TransportOptions defaults;
  return {.struct_size = sizeof(tactus_clock_options),
          .sample_rate = defaults.sample_rate,
          .block_size = static_cast<std::uint32_t>(defaults.block_size),
          .bpm = defaults.bpm,
          .update_hz = defaults.update_hz,
          .beats_per_bar = defaults.meter.beats_per_bar,
          .beat_unit = defaults.meter.beat_unit};
}

tactus::HostPosition position_of(const tactus_host_position& from) noexcept TACTUS_NONBLOCKING {
  tactus::HostPosition host{.rolling = from.rolling != 0,
                            .frame = from.frame,
                            .tempo_only = from.tempo_only != 0,
                            .locked = from.unsure == 0};
  if (from.bpm != 0.0) host.bpm = from.bpm;
  if (from.beats_per_bar != 0 && from.beat_unit != 0)
    host.meter = tactus::Meter{from.beats_per_bar, from.beat_unit};
  if (from.bar != 0) host.bar = from.bar;
  if (from.beat != 0.0) host.beat = from.beat;
  return host;
}

tactus_code send_to_clock(tactus_clock* handle, const Result<TransportCommand>& command,
                          std::uint32_t timeout_ms, tactus_state* state) {
  if (const auto code = check_state(state)) return code;
  const auto clock = clocks.share(number(handle));
  if (!clock) return fail_handle("clock");
  if (!command) return fail(command.error());
  const auto ticket = clock->submit(*command);
  if (!ticket) return fail(ticket.error());
  if (timeout_ms == 0) {
    if (state != nullptr) write(state, to_c(clock->get_state()));
    return TACTUS_OK;
  }
  const auto outcome = clock->wait(*ticket, std::chrono::milliseconds{timeout_ms});
  if (!outcome) return fail(outcome.error());
  if (state != nullptr) write(state, to_c(*outcome));
  return TACTUS_OK;
}

}  // namespace
}  // namespace tactus::c

using namespace tactus::c;

tactus_code tactus_clock_options_init(tactus_clock_options* options, size_t struct_size) noexcept {
  return write_defaults(options, struct_size, default_clock_options());
}

tactus_code tactus_clock_create(const tactus_clock_options* options,
                                tactus_clock** clock) noexcept {
  return guarded([&]() -> tactus_code {
    if (clock == nullptr) return fail_value("clock must not be NULL");
    *clock = nullptr;
    tactus_clock_options given = default_clock_options();
    if (const auto code = read(options, given)) return code;
    return publish(clocks,
                   std::make_shared<tactus::TransportClock>(
                       tactus::TransportOptions{.sample_rate = given.sample_rate,
                                                .block_size = given.block_size,
                                                .bpm = given.bpm,
                                                .update_hz = given.update_hz,
                                                .meter = {given.beats_per_bar, given.beat_unit}}),
                   clock);
  });
}

tactus_code tactus_clock_destroy(tactus_clock* clock) noexcept {
  return guarded([&]() -> tactus_code {
    return clocks.remove(number(clock)) ? TACTUS_OK : fail_handle("clock");
  });
}

tactus_code tactus_clock_update_position(tactus_clock* clock,
                                         int64_t frames) noexcept TACTUS_NONBLOCKING {
  const ClockPin pin{clocks, number(clock)};
  if (!pin) return TACTUS_INVALID_HANDLE;
  pin->update_position(frames);
  return TACTUS_OK;
}

tactus_code tactus_clock_update_from_host(tactus_clock* clock, int64_t frames,
                                          const tactus_host_position* host) noexcept
    TACTUS_NONBLOCKING {
  const ClockPin pin{clocks, number(clock)};
  if (!pin) return TACTUS_INVALID_HANDLE;
  if (!is_sized(host)) return TACTUS_INVALID_ARGUMENT;
  pin->update_position(frames, position_of(values_of(host)));
  return TACTUS_OK;
}

tactus_code tactus_clock_last_block(tactus_clock* clock,
                                    tactus_block* block) noexcept TACTUS_NONBLOCKING {
  const ClockPin pin{clocks, number(clock)};
  if (!pin) return TACTUS_INVALID_HANDLE;
  if (!is_sized(block)) return TACTUS_INVALID_ARGUMENT;
  const tactus::TransportBlock& last = pin->last_block();
  write(block, {.struct_size = 0,
                .start = last.start,
                .frames = last.frames,
                .loop_start = last.loop_start,
                .loop_end = last.loop_end,
                .beat = last.beat,
                .bpm = last.bpm,
                .playing = last.playing ? 1 : 0,
                .loops = last.loops ? 1 : 0});
  return TACTUS_OK;
}

tactus_code tactus_clock_state(tactus_clock* clock,
                               tactus_state* state) noexcept TACTUS_NONBLOCKING {
  const ClockPin pin{clocks, number(clock)};
  if (!pin) return TACTUS_INVALID_HANDLE;
  if (!is_sized(state)) return TACTUS_INVALID_ARGUMENT;
  write(state, to_c(pin->get_state()));
  return TACTUS_OK;
}

tactus_code tactus_clock_command(tactus_clock* clock, int32_t command, double value,
                                 uint32_t timeout_ms, tactus_state* state) noexcept {
  return guarded(
      [&] { return send_to_clock(clock, command_of(command, value), timeout_ms, state); });
}

tactus_code tactus_clock_set_loop(tactus_clock* clock, double start, double end,
                                  uint32_t timeout_ms, tactus_state* state) noexcept {
  return guarded([&] {
    return send_to_clock(clock,
                         tactus::TransportCommand{.kind = tactus::TransportCommand::Kind::loop,
                                                  .loop = {.start = start, .end = end}},
                         timeout_ms, state);
  });
}

tactus_code tactus_clock_set_meter(tactus_clock* clock, int32_t beats, int32_t unit,
                                   uint32_t timeout_ms, tactus_state* state) noexcept {
  return guarded([&] { return send_to_clock(clock, meter_of(beats, unit), timeout_ms, state); });
}

tactus_code tactus_clock_align(tactus_clock* clock, int32_t bar, double unix_ms,
                               uint32_t timeout_ms, tactus_state* state) noexcept {
  return guarded([&] {
    const std::optional<double> moment = unix_ms != 0.0 ? std::optional{unix_ms} : std::nullopt;
    return send_to_clock(clock, align_to(bar, moment), timeout_ms, state);
  });
}
