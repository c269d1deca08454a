#include <tactus/server.h>

#include <chrono>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "platform/network/network_address.h"
#include "platform/process_stats.h"
#include "server/server_impl.h"
#include "transport/transport_clock_access.h"

namespace tactus {
namespace {

void check_range(const char* name, std::size_t value, std::size_t least, std::size_t most) {
  if (value >= least && value <= most) return;
  throw std::invalid_argument{std::string{name} + " must be between " + std::to_string(least) +
                              " and " + std::to_string(most) + ", not " + std::to_string(value)};
}

void check_limits(const ServerLimits& limits) {
  constexpr std::size_t million = 1'000'000;
  check_range("receive_buffer_bytes", limits.receive_buffer_bytes, 0, std::size_t{1} << 30U);
  check_range("send_buffer_bytes", limits.send_buffer_bytes, 0, std::size_t{1} << 30U);
  check_range("max_command_hz", limits.max_command_hz, 0, million);
  check_range("max_command_burst", limits.max_command_burst, 1, million);
  check_range("max_command_hz_per_address", limits.max_command_hz_per_address, 0, million);
  check_range("reserved_commands", limits.reserved_commands, 0,
              transport::command_queue_capacity - 1);
  if (limits.message_timeout < std::chrono::milliseconds{0})
    throw std::invalid_argument{"message_timeout must not be negative"};
}

const ServerOptions& checked(const ServerOptions& options) {
  if (options.host.empty() || options.host == "*")
    throw std::invalid_argument{"host must be an address or a name, not \"" + options.host +
                                "\"; use 0.0.0.0 or :: for all interfaces"};
  if (options.max_message_bytes < 1024 || options.max_message_bytes > (1U << 30))
    throw std::invalid_argument{"max_message_bytes must be between 1024 and 1073741824, not " +
                                std::to_string(options.max_message_bytes)};
  if (options.handshake_timeout <= std::chrono::milliseconds{0})
    throw std::invalid_argument{"handshake_timeout must be more than 0 ms, not " +
                                std::to_string(options.handshake_timeout.count()) + " ms"};
  if (options.threads > server::max_threads)
    throw std::invalid_argument{"threads must be at most " + std::to_string(server::max_threads) +
                                ", not " + std::to_string(options.threads)};
  check_limits(options.limits);
  return options;
}

/// The options, checked; a server without a source tells at least of the clock's rate.
ServerOptions complete(const ServerOptions& options, const TransportClock& clock) {
  ServerOptions complete = checked(options);
  if (!complete.source.info)
    complete.source.info = [rate = clock.options().sample_rate] {
      return SourceInfo{.sample_rate = rate};
    };
  return complete;
}

}  // namespace

Server::Impl::Impl(TransportClock& clock, const SpectrumAnalyzer* analyzer, const ServerOptions& o,
                   Entrance entrance, server::Upstream* upstream)
    : options{complete(o, clock)},
      listener{entrance == Entrance::sockets ? std::make_unique<server::Listener>(
                                                   options, shards, stats.publishing(), reports)
                                             : nullptr},
      signals{shards.hub_io()},
      publishers{shards.timers(), stats.publishing(), clock, analyzer, options, reports, upstream},
      commands{shards.timers(),
               clock,
               stats.publishing(),
               options.limits,
               reports,
               options.source,
               [this](const TransportCommand& hint) {
                 return server::take_beat_hint(publishers.spectrum.get(), hint);
               },
               upstream},
      gate{{.names = options.names,
            .allow_origins = options.allow_origins,
            .network = options.network,
            .keys = options.keys,
            .port = port()},
           platform::machine_name(),
           [this](const std::string& line) { log.write(LogLevel::warning, line); }},
      user_files{options.www.empty() ? nullptr : std::make_unique<server::UserFiles>(options.www)},
      rest{readings(clock, upstream), gate, user_files != nullptr} {
  platform::process_stats();  // opens its files while descriptors are available
  if (options.stop_on_signals) stop_on_signals();
  if (listener) listener->start(handlers);
  log_start();
  if (upstream != nullptr) follow(*upstream);
  shards.start([this](const std::exception_ptr& failure) { log.write_failure(failure); });
}

Server::Server(TransportClock& clock, const ServerOptions& options)
    : Server{clock, nullptr, options} {}
Server::Server(TransportClock& clock, const SpectrumAnalyzer* analyzer,
               const ServerOptions& options, server::Upstream* upstream)
    : impl_{std::make_unique<Impl>(clock, analyzer, options, Impl::Entrance::sockets, upstream)} {}
Server::~Server() = default;

std::uint16_t Server::port() const noexcept { return impl_->port(); }

std::string Server::url() const { return impl_->url(); }

void Server::add_name(std::string_view name) { impl_->gate.add_name(name); }

void Server::set_network_url(std::string_view url) { impl_->gate.set_network_url(url); }

void Server::stop() {
  impl_->stop();
  impl_->wait();
}

void Server::wait() { impl_->wait(); }

}  // namespace tactus
