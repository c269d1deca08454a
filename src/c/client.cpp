#include <tactus/c.h>
#include <tactus/client.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <utility>

#include "c/commands.h"
#include "c/errors.h"
#include "c/structs.h"
#include "c/tables.h"

namespace tactus::c {
namespace {

using ClientPin = HandleTable<Client>::Pin;

tactus_client_options default_client_options() noexcept {
  tactus_client_options options{};
  options.struct_size = sizeof options;
  return options;
}

tactus_code create_client(const char* address, const tactus_client_options* options,
                          tactus_client** client) {
  if (client == nullptr) return fail_value("client must not be NULL");
  *client = nullptr;
  if (address == nullptr) return fail_value("address must not be NULL");
  tactus_client_options given = default_client_options();
  if (const auto code = read(options, given)) return code;
  ClientOptions chosen{.key = text(given.key),
                       .beats = given.beats != 0,
                       .heard_beat = given.heard_beat != 0,
                       .ca_file = text(given.ca_file)};
  const auto is_rate = [](double hz, double most) { return hz >= 1.0 && hz <= most; };
  if (given.rate_hz != 0.0) {
    if (!is_rate(given.rate_hz, max_update_hz))
      return fail_value("rate_hz must be between 1 and 240, or 0");
    chosen.rate_hz = given.rate_hz;
  }
  if (given.spectrum_rate_hz != 0.0) {
    constexpr double max_spectrum_hz = 125.0;
    if (!is_rate(given.spectrum_rate_hz, max_spectrum_hz))
      return fail_value("spectrum_rate_hz must be between 1 and 125, or 0");
    chosen.spectrum = SpectrumStreamOptions{.rate_hz = given.spectrum_rate_hz};
  }
  return publish(clients, std::make_shared<Client>(address, std::move(chosen)), client);
}

/// The state of a result, unless it is an error.
tactus_code answer(const Result<TransportState>& result, tactus_state* state) {
  if (!result) return fail(result.error());
  if (state != nullptr) write(state, to_c(*result));
  return TACTUS_OK;
}

tactus_code send_by_client(tactus_client* handle, const Result<TransportCommand>& command,
                           std::uint32_t timeout_ms, tactus_state* state) {
  if (const auto code = check_state(state)) return code;
  const auto client = clients.share(number(handle));
  if (!client) return fail_handle("client");
  if (!command) return fail(command.error());
  auto result = client->send(*command);
  if (timeout_ms == 0) {
    if (state != nullptr) write(state, to_c(client->state().value_or(TransportState{})));
    return TACTUS_OK;
  }
  if (result.wait_for(std::chrono::milliseconds{timeout_ms}) != std::future_status::ready)
    return fail(TACTUS_UNAVAILABLE, "no answer in time; the command may come into effect");
  return answer(result.get(), state);
}

tactus_now_playing playing(const NowPlaying& now) noexcept TACTUS_NONBLOCKING {
  return {.struct_size = 0,
          .time_seconds = now.time_seconds,
          .beat_pos = now.beat_pos,
          .bpm = now.bpm,
          .epoch = now.epoch,
          .error_bound_ms = now.error_bound_ms,
          .known = now.known ? 1 : 0,
          .status = static_cast<std::int32_t>(now.status),
          .playing = now.playing ? 1 : 0,
          .stalled = now.stalled ? 1 : 0,
          .silent = now.silent ? 1 : 0,
          .reserved = 0,
          .beats_per_bar = now.beats_per_bar,
          .beat_unit = now.beat_unit};
}

/// Writes what a client hears, if it hears anything yet.
tactus_code write_heard(tactus_now_heard* to,
                        const std::optional<NowHeard>& heard) noexcept TACTUS_NONBLOCKING {
  if (!heard) return TACTUS_UNAVAILABLE;
  write(to, to_c(*heard));
  return TACTUS_OK;
}

}  // namespace
}  // namespace tactus::c

using namespace tactus::c;

tactus_code tactus_client_options_init(tactus_client_options* options,
                                       size_t struct_size) noexcept {
  return write_defaults(options, struct_size, default_client_options());
}

tactus_code tactus_client_create(const char* address, const tactus_client_options* options,
                                 tactus_client** client) noexcept {
  return guarded([&] { return create_client(address, options, client); });
}

tactus_code tactus_client_destroy(tactus_client* client) noexcept {
  return guarded([&]() -> tactus_code {
    return clients.remove(number(client)) ? TACTUS_OK : fail_handle("client");
  });
}

tactus_code tactus_client_wait(tactus_client* client, uint32_t timeout_ms,
                               tactus_state* state) noexcept {
  return guarded([&]() -> tactus_code {
    if (const auto code = check_state(state)) return code;
    const auto shared = clients.share(number(client));
    if (!shared) return fail_handle("client");
    return answer(shared->wait_until_ready(std::chrono::milliseconds{timeout_ms}), state);
  });
}

tactus_code tactus_client_now_playing(tactus_client* client,
                                      tactus_now_playing* now) noexcept TACTUS_NONBLOCKING {
  const ClientPin pin{clients, number(client)};
  if (!pin) return TACTUS_INVALID_HANDLE;
  if (!is_sized(now)) return TACTUS_INVALID_ARGUMENT;
  write(now, playing(pin->now_playing()));
  return TACTUS_OK;
}

tactus_code tactus_client_playing_at(tactus_client* client, int64_t host_ns,
                                     tactus_now_playing* now) noexcept TACTUS_NONBLOCKING {
  const ClientPin pin{clients, number(client)};
  if (!pin) return TACTUS_INVALID_HANDLE;
  if (!is_sized(now)) return TACTUS_INVALID_ARGUMENT;
  write(now, playing(pin->now_playing(host_ns)));
  return TACTUS_OK;
}

tactus_code tactus_client_state(tactus_client* client,
                                tactus_state* state) noexcept TACTUS_NONBLOCKING {
  const ClientPin pin{clients, number(client)};
  if (!pin) return TACTUS_INVALID_HANDLE;
  if (!is_sized(state)) return TACTUS_INVALID_ARGUMENT;
  const auto latest = pin->state();
  if (!latest) return TACTUS_UNAVAILABLE;
  write(state, to_c(*latest));
  return TACTUS_OK;
}

tactus_code tactus_client_next_beat(tactus_client* client,
                                    tactus_beat* beat) noexcept TACTUS_NONBLOCKING {
  const ClientPin pin{clients, number(client)};
  if (!pin) return TACTUS_INVALID_HANDLE;
  if (!is_sized(beat)) return TACTUS_INVALID_ARGUMENT;
  const auto next = pin->next_beat();
  if (!next) return TACTUS_UNAVAILABLE;
  write(beat, {.struct_size = 0,
               .beat_index = next->beat_index,
               .bar_index = next->bar_index,
               .sample_pos = next->sample_pos,
               .host_ns = next->host_ns,
               .bpm = next->bpm,
               .timestamp_ms = next->timestamp_ms,
               .beat_in_bar = next->beat_in_bar,
               .reserved = 0});
  return TACTUS_OK;
}

tactus_code tactus_client_now_heard(tactus_client* client,
                                    tactus_now_heard* heard) noexcept TACTUS_NONBLOCKING {
  const ClientPin pin{clients, number(client)};
  if (!pin) return TACTUS_INVALID_HANDLE;
  if (!is_sized(heard)) return TACTUS_INVALID_ARGUMENT;
  return write_heard(heard, pin->now_heard());
}

tactus_code tactus_client_heard_at(tactus_client* client, int64_t host_ns,
                                   tactus_now_heard* heard) noexcept TACTUS_NONBLOCKING {
  const ClientPin pin{clients, number(client)};
  if (!pin) return TACTUS_INVALID_HANDLE;
  if (!is_sized(heard)) return TACTUS_INVALID_ARGUMENT;
  return write_heard(heard, pin->now_heard(host_ns));
}

tactus_code tactus_client_unix_ms_at(tactus_client* client, int64_t host_ns,
                                     double* unix_ms) noexcept TACTUS_NONBLOCKING {
  const ClientPin pin{clients, number(client)};
  if (!pin) return TACTUS_INVALID_HANDLE;
  if (unix_ms == nullptr) return TACTUS_INVALID_ARGUMENT;
  *unix_ms = pin->server_unix_ms_at(host_ns);
  return TACTUS_OK;
}

tactus_code tactus_client_spectrum(tactus_client* client,
                                   tactus_spectrum* spectrum) noexcept TACTUS_NONBLOCKING {
  const ClientPin pin{clients, number(client)};
  if (!pin) return TACTUS_INVALID_HANDLE;
  if (!is_sized(spectrum)) return TACTUS_INVALID_ARGUMENT;
  const tactus::SpectrumFrame frame = pin->spectrum();
  if (frame.count == 0) return TACTUS_UNAVAILABLE;
  tactus_spectrum out{};
  out.sample_pos = frame.sample_pos;
  out.hop_seq = frame.hop_seq;
  out.silence = frame.silence ? 1 : 0;
  std::ranges::copy(frame.bins, out.bins);
  write(spectrum, out);
  return TACTUS_OK;
}

tactus_code tactus_client_command(tactus_client* client, int32_t command, double value,
                                  uint32_t timeout_ms, tactus_state* state) noexcept {
  return guarded(
      [&] { return send_by_client(client, command_of(command, value), timeout_ms, state); });
}

tactus_code tactus_client_set_loop(tactus_client* client, double start, double end,
                                   uint32_t timeout_ms, tactus_state* state) noexcept {
  return guarded([&] {
    return send_by_client(client,
                          tactus::TransportCommand{.kind = tactus::TransportCommand::Kind::loop,
                                                   .loop = {.start = start, .end = end}},
                          timeout_ms, state);
  });
}

tactus_code tactus_client_set_meter(tactus_client* client, int32_t beats, int32_t unit,
                                    uint32_t timeout_ms, tactus_state* state) noexcept {
  return guarded([&] { return send_by_client(client, meter_of(beats, unit), timeout_ms, state); });
}

tactus_code tactus_client_align(tactus_client* client, int32_t bar, int64_t host_ns,
                                uint32_t timeout_ms, tactus_state* state) noexcept {
  return guarded([&] {
    std::optional<double> moment;
    if (const auto shared = clients.share(number(client)); shared && host_ns != 0)
      moment = shared->server_unix_ms_at(host_ns);
    return send_by_client(client, align_to(bar, moment), timeout_ms, state);
  });
}

tactus_code tactus_client_set_beat_range(tactus_client* client, double min_bpm, double max_bpm,
                                         uint32_t timeout_ms, tactus_state* state) noexcept {
  return guarded(
      [&] { return send_by_client(client, beat_range(min_bpm, max_bpm), timeout_ms, state); });
}
