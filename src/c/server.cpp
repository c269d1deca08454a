#include <tactus/c.h>
#include <tactus/spectrum_server.h>

#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "c/commands.h"
#include "c/errors.h"
#include "c/structs.h"
#include "c/tables.h"

namespace tactus::c {
namespace {

using ServerPin = HandleTable<Serving>::Pin;

static_assert(static_cast<int>(LogLevel::error) == 3);
static_assert(static_cast<int>(NetworkRole::control) == TACTUS_NETWORK_CONTROL);

thread_local bool is_logging = false;

tactus_server_options default_server_options() noexcept {
  const ServerOptions defaults;
  tactus_server_options options{};
  options.struct_size = sizeof options;
  options.max_clients = defaults.limits.max_clients;
  options.fft_max_subscribers = defaults.fft_max_subscribers;
  options.port = defaults.port;
  options.threads = defaults.threads;
  options.network = static_cast<std::int32_t>(defaults.network);
  return options;
}

LogSink log_sink(tactus_log log, void* user) {
  if (log == nullptr) return {};
  return [log, user](LogLevel level, std::string_view line) {
    is_logging = true;
    log(user, static_cast<std::int32_t>(level), std::string{line}.c_str());
    is_logging = false;
  };
}

tactus_code read_list(const char* const* from, std::size_t count, std::vector<std::string>& to,
                      const char* null_message) {
  for (std::size_t i = 0; i < count; ++i) {
    if (from == nullptr || from[i] == nullptr) return fail_value(null_message);
    to.emplace_back(from[i]);
  }
  return TACTUS_OK;
}

tactus_code read_options(const tactus_server_options* from, ServerOptions& options) {
  tactus_server_options given = default_server_options();
  if (const auto code = read(from, given)) return code;
  if (given.port > std::numeric_limits<std::uint16_t>::max())
    return fail_value("port must be at most 65535");
  if (given.network < TACTUS_NETWORK_NONE || given.network > TACTUS_NETWORK_CONTROL)
    return fail_value("network must be 0, 1 or 2");
  if (const auto code = read_list(given.allow_origins, given.allow_origin_count,
                                  options.allow_origins, "allow_origins must not be NULL"))
    return code;
  if (const auto code =
          read_list(given.names, given.name_count, options.names, "names must not be NULL"))
    return code;
  if (given.host != nullptr) options.host = given.host;
  options.port = static_cast<std::uint16_t>(given.port);
  options.keys = text(given.keys);
  options.www = text(given.www);
  options.network = static_cast<NetworkRole>(given.network);
  options.limits.max_clients = given.max_clients;
  options.fft_max_subscribers = given.fft_max_subscribers;
  options.threads = given.threads;
  options.compress = given.compress != 0;
  options.stop_on_signals = given.stop_on_signals != 0;
  options.hears_beats = given.hears_beats != 0;
  options.log = log_sink(given.log, given.log_user);
  return TACTUS_OK;
}

tactus_code create_server(tactus_clock* clock, tactus_analyzer* analyzer,
                          const tactus_server_options* options, tactus_server** server) {
  if (server == nullptr) return fail_value("server must not be NULL");
  *server = nullptr;
  ServerOptions given;
  if (const auto code = read_options(options, given)) return code;
  auto serving = std::make_shared<Serving>();
  serving->clock = clocks.share(number(clock));
  if (!serving->clock) return fail_handle("clock");
  if (analyzer != nullptr) {
    serving->analyzer = analyzers.share(number(analyzer));
    if (!serving->analyzer) return fail_handle("analyzer");
    serving->server =
        std::make_unique<SpectrumServer>(*serving->clock, serving->analyzer->analyzer, given);
  } else {
    serving->server = std::make_unique<SpectrumServer>(*serving->clock, given);
  }
  return publish(servers, std::move(serving), server);
}

tactus_code fail_in_log() noexcept {
  return fail(TACTUS_FAILED_PRECONDITION, "the log function must not wait for its server");
}

tactus_code give_hint(tactus_server* server, const Result<TransportCommand>& hint) {
  if (is_logging) return fail_in_log();
  const auto shared = servers.share(number(server));
  if (!shared) return fail_handle("server");
  if (!hint) return fail(hint.error());
  const auto outcome = shared->server->hint(*hint);
  return outcome ? TACTUS_OK : fail(outcome.error());
}

}  // namespace
}  // namespace tactus::c

using namespace tactus::c;

tactus_code tactus_server_options_init(tactus_server_options* options,
                                       size_t struct_size) noexcept {
  return write_defaults(options, struct_size, default_server_options());
}

tactus_code tactus_server_create(tactus_clock* clock, tactus_analyzer* analyzer,
                                 const tactus_server_options* options,
                                 tactus_server** server) noexcept {
  return guarded([&] { return create_server(clock, analyzer, options, server); });
}

tactus_code tactus_server_destroy(tactus_server* server) noexcept {
  return guarded([&]() -> tactus_code {
    if (is_logging) return fail_in_log();
    const auto removed = servers.remove(number(server));
    if (!removed) return fail_handle("server");
    removed->server->stop();  // another thread may be in tactus_server_wait
    return TACTUS_OK;
  });
}

tactus_code tactus_server_wait(tactus_server* server) noexcept {
  return guarded([&]() -> tactus_code {
    if (is_logging) return fail_in_log();
    const auto shared = servers.share(number(server));
    if (!shared) return fail_handle("server");
    shared->server->wait();
    return TACTUS_OK;
  });
}

tactus_code tactus_server_port(tactus_server* server, uint16_t* port) noexcept {
  return guarded([&]() -> tactus_code {
    if (port == nullptr) return fail_value("port must not be NULL");
    const auto shared = servers.share(number(server));
    if (!shared) return fail_handle("server");
    *port = shared->server->port();
    return TACTUS_OK;
  });
}

tactus_code tactus_server_url(tactus_server* server, char* url, size_t size) noexcept {
  return guarded([&]() -> tactus_code {
    if (url == nullptr) return fail_value("url must not be NULL");
    const auto shared = servers.share(number(server));
    if (!shared) return fail_handle("server");
    const std::string address = shared->server->url();
    if (address.size() >= size)
      return fail(TACTUS_OUT_OF_RANGE,
                  "size must be at least " + std::to_string(address.size() + 1), "size");
    std::memcpy(url, address.c_str(), address.size() + 1);
    return TACTUS_OK;
  });
}

tactus_code tactus_server_has_spectrum_clients(tactus_server* server,
                                               int32_t* has) noexcept TACTUS_NONBLOCKING {
  const ServerPin pin{servers, number(server)};
  if (!pin) return TACTUS_INVALID_HANDLE;
  if (has == nullptr) return TACTUS_INVALID_ARGUMENT;
  *has = pin->server->has_fft_subscribers() ? 1 : 0;
  return TACTUS_OK;
}

tactus_code tactus_server_now_heard(tactus_server* server,
                                    tactus_now_heard* heard) noexcept TACTUS_NONBLOCKING {
  const ServerPin pin{servers, number(server)};
  if (!pin) return TACTUS_INVALID_HANDLE;
  if (!is_sized(heard)) return TACTUS_INVALID_ARGUMENT;
  write(heard, to_c(pin->server->now_heard()));
  return TACTUS_OK;
}

tactus_code tactus_server_hint(tactus_server* server, int32_t command, double value) noexcept {
  return guarded([&] { return give_hint(server, command_of(command, value)); });
}

tactus_code tactus_server_set_beat_range(tactus_server* server, double min_bpm,
                                         double max_bpm) noexcept {
  return guarded([&] { return give_hint(server, beat_range(min_bpm, max_bpm)); });
}

tactus_code tactus_server_publish_spectrum(tactus_server* server,
                                           const float* bins) noexcept TACTUS_NONBLOCKING {
  const ServerPin pin{servers, number(server)};
  if (!pin) return TACTUS_INVALID_HANDLE;
  if (bins == nullptr) return TACTUS_INVALID_ARGUMENT;
  pin->server->publish_fft_frame(
      std::span<const float, tactus::band_count>{bins, tactus::band_count});
  return TACTUS_OK;
}
