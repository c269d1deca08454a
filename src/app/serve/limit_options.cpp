#include "app/serve/limit_options.h"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace tactus::app {
namespace {

constexpr std::string_view limits_group = "Limits";
constexpr std::size_t kib = 1024;
constexpr std::size_t mib = 1024 * kib;
constexpr std::size_t million = 1'000'000;

/// A number of bytes, given in a larger unit.
OptionValue bytes(std::size_t& out, std::size_t unit, std::size_t high, std::string_view noun) {
  return {.read =
              [&out, unit, high](std::string_view text) {
                const auto read = number_of<std::size_t>(text);
                if (!read || *read > high) return false;
                out = *read * unit;
                return true;
              },
          .noun = std::string{noun},
          .range = fmt::format("0 to {}", high),
          .standard = fmt::to_string(out / unit)};
}

OptionValue seconds(std::chrono::milliseconds& out, unsigned high, std::string_view noun) {
  return {
      .read =
          [&out, high](std::string_view text) {
            const auto read = number_of<unsigned>(text);
            if (!read || *read > high) return false;
            out = std::chrono::seconds{*read};
            return true;
          },
      .noun = std::string{noun},
      .range = fmt::format("0 to {}", high),
      .standard = fmt::to_string(std::chrono::duration_cast<std::chrono::seconds>(out).count())};
}

}  // namespace

std::vector<OptionRow> limit_rows(ServerLimits& o) {
  return {
      {limits_group, "max-clients", "N", number(o.max_clients, 0, million, "a number of clients"),
       "Maximum number of connections. Here and below, 0 means no limit"},
      {limits_group, "max-clients-per-address", "N",
       number(o.max_clients_per_address, 0, million, "a number of clients"),
       "Connections from one address, except for this machine"},
      {limits_group, "reserved-descriptors", "N",
       number(o.reserved_descriptors, 0, million, "a number of file descriptors"),
       "File descriptors kept free for audio files"},
      {limits_group, "receive-buffer-kib", "KIB",
       bytes(o.receive_buffer_bytes, kib, mib, "a size in KiB"),
       "Receive buffer of each connection; 0: the system's default"},
      {limits_group, "send-buffer-kib", "KIB",
       bytes(o.send_buffer_bytes, kib, mib, "a size in KiB"),
       "Send buffer of each HTTP connection; 0: the system's default"},
      {limits_group, "message-timeout-s", "SECONDS",
       seconds(o.message_timeout, 86'400, "a time in seconds"),
       "Time for a WebSocket message from its first byte to its last"},
      {limits_group, "max-unsent-mib", "MIB", bytes(o.max_unsent_bytes, mib, mib, "a size in MiB"),
       "Unread answers of all clients together; beyond it, the client with the most is closed"},
      {limits_group, "max-command-hz", "HZ", number(o.max_command_hz, 0, million, "a rate in Hz"),
       "Transport commands per second on one connection"},
      {limits_group, "max-command-burst", "N",
       number(o.max_command_burst, 1, million, "a number of commands"),
       "Transport commands at once on one connection"},
      {limits_group, "max-command-hz-per-address", "HZ",
       number(o.max_command_hz_per_address, 0, million, "a rate in Hz"),
       "Transport commands per second from one address, except for this machine"},
      {limits_group, "reserved-commands", "N",
       number(o.reserved_commands, 0, 255, "a number of commands"),
       "Places of the queue of 256 commands for this machine and control keys"},
      {limits_group, "max-clock-rates", "N",
       number(o.max_clock_rates, 0, million, "a number of rates"),
       "Different rates of the clock's streams"},
#if TACTUS_SPECTRUM
      {limits_group, "max-spectrum-options", "N",
       number(o.max_spectrum_options, 0, million, "a number of sets"),
       "Different sets of spectrum options"},
      {limits_group, "fft-max-per-address", "N",
       number(o.fft_max_per_address, 0, million, "a number of clients"),
       "Spectrum subscribers from one address, except for this machine"},
#endif
  };
}

}  // namespace tactus::app
