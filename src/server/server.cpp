#include <tactus/server.h>

#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <csignal>
#include <exception>
#include <future>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>

#include "server/clock_conversation.h"
#include "server/context.h"
#include "server/control_conversation.h"
#include "server/hub.h"
#include "server/listener.h"
#include "server/process_stats.h"
#include "server/server_stats.h"
#include "server/shards.h"
#include "server/typed_client.h"
#include "server/typed_conversation.h"

namespace tactus {
namespace {

namespace asio = boost::asio;

const ServerOptions& checked(const ServerOptions& options) {
  if (options.host.empty() || options.host == "*")
    throw std::invalid_argument{
        "host must be an address or a name; 0.0.0.0 and :: mean all of them"};
  if (options.max_message_bytes < 1024 || options.max_message_bytes > (1U << 30))
    throw std::invalid_argument{"max_message_bytes must be between 1 KiB and 1 GiB"};
  if (options.handshake_timeout <= std::chrono::milliseconds{0})
    throw std::invalid_argument{"handshake_timeout must be positive"};
  if (options.threads > server::max_threads)
    throw std::invalid_argument{"threads must be 8 at most"};
  return options;
}

}  // namespace

struct Server::Impl {
  Impl(TransportClock& clock, const SpectrumAnalyzer* analyzer, const ServerOptions& o)
      : options{checked(o)},
        listener{options, shards},
        signals{shards.hub_io()},
        hub{shards.ticks(), stats.hub().topics, clock, analyzer, options},
        commands{shards.ticks(), clock, stats.hub().commands},
        rest{readings(clock), server::OriginPolicy{options.allow_origins,
                                                   listener.endpoint().address().is_loopback()}} {
    server::process_stats();  // opens what it reads, while there are descriptors
    if (options.stop_on_signals) stop_on_signals();
    listener.start(context);
    log_start();
    shards.start([this](const std::exception_ptr& failure) { context.log_failure(failure); });
  }

  ~Impl() {
    stop();
    wait();
  }

  void log_start() {
    const bool local = listener.endpoint().address().is_loopback();
    context.log(local ? LogLevel::debug : LogLevel::info,
                "listening on " + url() +
                    (local ? "" : ", open to the network: whoever reaches it has control"));
    context.log(LogLevel::info, "I/O: " + std::to_string(shards.size()) +
                                    (shards.size() == 1 ? " thread" : " threads"));
  }

  server::Readings readings(const TransportClock& clock) {
    server::Readings all{.clock = clock, .audio = options.audio_counters, .stats = &stats};
#if TACTUS_SPECTRUM
    all.spectrum = [this] { return hub.spectrum.metrics(); };
#endif
    return all;
  }

  std::unique_ptr<server::Conversation> converse(server::Session& session,
                                                 const server::SocketRequest& request) {
    switch (request.endpoint) {
      case server::Endpoint::typed:
        return std::make_unique<server::TypedConversation>(session, hub, commands);
      case server::Endpoint::clock:
        return std::make_unique<server::ClockConversation>(session, hub.clock, request.hz);
      case server::Endpoint::control:
        break;
    }
    return std::make_unique<server::ControlConversation>(session, commands);
  }

  void stop_on_signals() {
    signals.add(SIGINT);
    signals.add(SIGTERM);
    signals.async_wait([this](const boost::system::error_code& error, int) {
      if (!error) shut_down();
    });
  }

  void stop() {
    shards.hub().run([this] { shut_down(); });
  }

  /// Thread: the hub's. Leaves nothing to do once the connections have ended. A second signal
  /// then ends the program in the system's way.
  void shut_down() {
    if (std::exchange(stopping, true)) return;
    boost::system::error_code ignored;
    listener.stop();
    signals.cancel(ignored);
    signals.clear(ignored);
    commands.stop();
    shards.shut_down();
  }

#if TACTUS_SPECTRUM
  /// Thread: the hub's. @return whether it was not and is now
  bool subscribe_to_fft(server::Session& session) {
    if (hub.spectrum.has_subscriber(session) || !hub.spectrum.has_place_for(session)) return false;
    hub.spectrum.subscribe(session, {});
    return true;
  }

  /// Asks the hub's thread; nothing changes once that has ended.
  bool set_fft_subscription(ClientId client, bool on) {
    const auto changed = std::make_shared<std::promise<bool>>();
    auto answer = changed->get_future();
    shards.hub().run([this, changed, client, on] {
      const auto found = hub.typed_clients.find(client);
      if (stopping || found == hub.typed_clients.end()) return changed->set_value(false);
      server::Session& session = found->second->session;
      changed->set_value(on ? subscribe_to_fft(session) : hub.spectrum.unsubscribe(session));
    });
    while (answer.wait_for(std::chrono::milliseconds{10}) != std::future_status::ready)
      if (shards.ended()) return false;
    return answer.get();
  }
#endif

  std::string url() const {
    const auto address = listener.endpoint().address();
    std::string host = address.is_v6() ? "[" + address.to_string() + "]" : address.to_string();
    if (address.is_unspecified() || address.is_loopback()) host = "localhost";
    return "http://" + host + ":" + std::to_string(listener.endpoint().port());
  }

  void wait() {
    const std::lock_guard lock{joining};
    shards.join();
  }

  const ServerOptions options;
  server::ServerStats stats{server::thread_count(options.threads)};
  server::Shards shards{stats};
  server::Listener listener;
  asio::basic_signal_set<server::Executor> signals;
  bool stopping = false;  // the hub's
  server::Hub hub;
  server::PendingCommands commands;
  const server::RestApi rest;
  server::Context context{options,
                          shards.hub(),
                          rest,
                          commands,
                          stats,
                          [this](server::Session& session, const server::SocketRequest& request) {
                            return converse(session, request);
                          }};
  std::mutex joining;
};

Server::Server(TransportClock& clock, const ServerOptions& options)
    : impl_{std::make_unique<Impl>(clock, nullptr, options)} {}
Server::~Server() = default;

std::uint16_t Server::port() const noexcept { return impl_->listener.endpoint().port(); }

std::string Server::url() const { return impl_->url(); }

#if TACTUS_SPECTRUM
Server::Server(TransportClock& clock, const SpectrumAnalyzer& analyzer,
               const ServerOptions& options)
    : impl_{std::make_unique<Impl>(clock, &analyzer, options)} {}

bool Server::has_fft_subscribers() const noexcept { return impl_->hub.spectrum.subscribers() > 0; }

bool Server::set_fft_subscription(ClientId client, bool on) {
  return impl_->set_fft_subscription(client, on);
}

void Server::publish_fft_frame(std::span<const float, band_count> bins) noexcept {
  impl_->hub.source.publish(bins);
}
#endif

void Server::stop() {
  impl_->stop();
  impl_->wait();
}

void Server::wait() { impl_->wait(); }

TransportApp::TransportApp(const TransportOptions& options)
    : clock_{std::make_unique<TransportClock>(options)} {}

void TransportApp::run(ServerOptions options) {
  options.stop_on_signals = true;
  Server server{*clock_, options};
  server.wait();
}

TransportApp create_transport_app(const TransportOptions& options) { return TransportApp{options}; }

}  // namespace tactus
