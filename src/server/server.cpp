#include <sys/resource.h>
#include <tactus/server.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <cerrno>
#include <csignal>
#include <exception>
#include <future>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include "server/context.h"
#include "server/http_session.h"
#include "server/typed_client.h"

namespace tactus {
namespace {

using boost::system::error_code;
using server::Tcp;
namespace asio = boost::asio;

constexpr std::chrono::milliseconds accept_pause{100};

[[noreturn]] void fail(const error_code& error, const ServerOptions& options) {
  throw std::system_error{error.value(), std::system_category(),
                          options.host + ":" + std::to_string(options.port)};
}

const ServerOptions& checked(const ServerOptions& options) {
  if (options.host.empty() || options.host == "*")
    throw std::invalid_argument{
        "host must be an address or a name; 0.0.0.0 and :: mean all of them"};
  if (options.max_message_bytes < 1024 || options.max_message_bytes > (1U << 30))
    throw std::invalid_argument{"max_message_bytes must be between 1 KiB and 1 GiB"};
  if (options.handshake_timeout <= std::chrono::milliseconds{0})
    throw std::invalid_argument{"handshake_timeout must be positive"};
  return options;
}

/// The address to bind to; of a name with several, the IPv4 one.
Tcp::endpoint resolve(asio::io_context& io, const ServerOptions& options) {
  Tcp::resolver resolver{io};
  error_code error;
  const auto found =
      resolver.resolve(options.host, std::to_string(options.port),
                       Tcp::resolver::passive | Tcp::resolver::numeric_service, error);
  if (error || found.empty())
    throw std::system_error{std::make_error_code(std::errc::address_not_available),
                            "no address for host " + options.host};
  for (const auto& entry : found)
    if (entry.endpoint().address().is_v4()) return entry.endpoint();
  return found.begin()->endpoint();
}

}  // namespace

struct Server::Impl {
  Impl(TransportClock& clock, const SpectrumAnalyzer* analyzer, const ServerOptions& o)
      : options{checked(o)},
        io{1},
        acceptor{io},
        accept_again{io.get_executor()},
        signals{io},
        hub{io, clock, analyzer, options},
        commands{io, clock},
        rest{readings(clock), server::OriginPolicy{options.allow_origins, listen()}} {
    accept();
    if (options.stop_on_signals) stop_on_signals();
    if (bound.address().is_loopback())
      context.log(LogLevel::debug, "listening on " + url());
    else
      context.log(LogLevel::info, "listening on " + url() +
                                      ", open to the network: whoever reaches it has control");
    thread = std::thread{[this] { run(); }};
  }

  ~Impl() {
    asio::post(io, [this] { shut_down(); });
    wait();
  }

  /// Ticks have deadlines, and a client that wakes up at one message must not keep the next from
  /// leaving: a higher priority, where the system allows it (root, or RLIMIT_NICE).
  static void prefer_this_thread() {
    constexpr int niceness = -10;
    setpriority(PRIO_PROCESS, 0, niceness);
  }

  /// What one handler throws (memory ran out, say) costs its connection, not the server.
  void run() {
    prefer_this_thread();
    for (;;) {
      try {
        io.run();
        return;
      } catch (const std::exception& error) {
        context.log(LogLevel::error, error.what());
      }
    }
  }

  /// @return whether it is bound to a loopback address
  bool listen() {
    const Tcp::endpoint endpoint = resolve(io, options);
    error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (error) fail(error, options);
    acceptor.set_option(asio::socket_base::reuse_address{true}, error);
    acceptor.bind(endpoint, error);
    if (error) fail(error, options);
    acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) fail(error, options);
    bound = acceptor.local_endpoint();
    return bound.address().is_loopback();
  }

  server::Readings readings(const TransportClock& clock) {
#if TACTUS_AUDIO
    return {clock, [this] { return hub.spectrum.metrics(); }};
#else
    return {clock};
#endif
  }

  void accept() {
    acceptor.async_accept([this](const error_code& error, server::Socket socket) {
      if (error == asio::error::operation_aborted || stopping) return;
      if (error) return pause_accepting(error);
      error_code ignored;
      socket.set_option(Tcp::no_delay{true}, ignored);
      accept_fails = false;
      accept();  // first: a connection that fails must not be the last
      server::serve_http(std::move(socket), context);
    });
  }

  /// File descriptors ran out, say: those who are in go on, newcomers wait a moment.
  void pause_accepting(const error_code& error) {
    if (!std::exchange(accept_fails, true))
      context.log(LogLevel::warning, "cannot accept clients for now: " + error.message());
    accept_again.expires_after(accept_pause);
    accept_again.async_wait([this](const error_code& cancelled) {
      if (!cancelled && !stopping) accept();
    });
  }

  void stop_on_signals() {
    signals.add(SIGINT);
    signals.add(SIGTERM);
    signals.async_wait([this](const error_code& error, int) {
      if (!error) shut_down();
    });
  }

  /// Thread: the server's. Leaves nothing to do once the connections have ended. A second signal
  /// then ends the program in the system's way.
  void shut_down() {
    if (std::exchange(stopping, true)) return;
    error_code ignored;
    acceptor.close(ignored);
    accept_again.cancel();
    signals.cancel(ignored);
    signals.clear(ignored);
    hub.stop();
    commands.stop();
    connections.shut_down_all();
  }

#if TACTUS_AUDIO
  /// Asks the server's thread; nothing changes once that has ended.
  bool set_fft_subscription(ClientId client, bool on) {
    const auto changed = std::make_shared<std::promise<bool>>();
    auto answer = changed->get_future();
    asio::post(io, [this, changed, client, on] {
      const auto found = hub.typed_clients.find(client);
      if (stopping || found == hub.typed_clients.end()) return changed->set_value(false);
      server::Session& session = found->second->session;
      if (!on) return changed->set_value(hub.spectrum.unsubscribe(session));
      const bool joins =
          !hub.spectrum.has_subscriber(session) && hub.spectrum.has_place_for(session);
      if (joins) hub.spectrum.subscribe(session, {});
      changed->set_value(joins);
    });
    while (answer.wait_for(std::chrono::milliseconds{10}) != std::future_status::ready)
      if (io.stopped()) return false;
    return answer.get();
  }
#endif

  std::string url() const {
    const auto address = bound.address();
    std::string host = address.is_v6() ? "[" + address.to_string() + "]" : address.to_string();
    if (address.is_unspecified() || address.is_loopback()) host = "localhost";
    return "http://" + host + ":" + std::to_string(bound.port());
  }

  void wait() {
    const std::lock_guard lock{joining};
    if (thread.joinable()) thread.join();
  }

  const ServerOptions options;
  asio::io_context io;
  asio::basic_socket_acceptor<Tcp, server::Executor> acceptor;
  server::Timer accept_again;
  asio::signal_set signals;
  Tcp::endpoint bound;
  bool stopping = false;
  bool accept_fails = false;
  server::Hub hub;
  server::PendingCommands commands;
  server::RestApi rest;
  server::Connections connections;
  server::Context context{options, io, rest, hub, commands, connections};
  std::mutex joining;
  std::thread thread;
};

Server::Server(TransportClock& clock, const ServerOptions& options)
    : impl_{std::make_unique<Impl>(clock, nullptr, options)} {}
Server::~Server() = default;

std::uint16_t Server::port() const noexcept { return impl_->bound.port(); }

std::string Server::url() const { return impl_->url(); }

#if TACTUS_AUDIO
Server::Server(TransportClock& clock, const SpectrumAnalyzer& analyzer,
               const ServerOptions& options)
    : impl_{std::make_unique<Impl>(clock, &analyzer, options)} {}

bool Server::has_fft_subscribers() const noexcept {
  return impl_->hub.spectrum.stats().subscribers.load(std::memory_order_relaxed) > 0;
}

bool Server::set_fft_subscription(ClientId client, bool on) {
  return impl_->set_fft_subscription(client, on);
}

void Server::publish_fft_frame(std::span<const float, band_count> bins) noexcept {
  impl_->hub.source.publish(bins);
}
#endif

void Server::stop() {
  asio::post(impl_->io, [this] { impl_->shut_down(); });
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
