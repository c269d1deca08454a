#include "app/monitor/stream_client.h"

#include <tactus/version.h>

#include <algorithm>
#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <csignal>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>

#include "platform/file_io.h"
#include "platform/signals.h"
#include "protocol/http/error_reader.h"

namespace tactus::app {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t longest_message = 64 * 1024;
constexpr std::size_t least_read_bytes = 1024;
constexpr std::size_t most_read_bytes = 16 * 1024;
constexpr std::chrono::seconds connect_timeout{5};
// A clock sends at least once per second, so a longer silence means a lost peer. Beast pings after
// half this time.
constexpr std::chrono::seconds idle_timeout{10};
constexpr std::chrono::milliseconds close_timeout{300};
constexpr std::size_t longest_reason = 400;
// Close codes of docs/protocol.md.
constexpr std::uint16_t unauthenticated = 4401;
constexpr std::uint16_t permission_denied = 4403;

using Stream = websocket::stream<beast::tcp_stream>;

}  // namespace

struct StreamClient::Impl {
  Impl(ServerAddress where, std::string secret, StreamListener& to)
      : address{std::move(where)}, key{std::move(secret)}, listener{to} {
    wait_for_end_signal();
    wait_for_suspension();
  }

  // One object per connection, so that late handlers of an old connection are recognized.
  struct Connection {
    explicit Connection(asio::io_context& context) : stream{context} {}
    Stream stream;
    websocket::response_type answer;  // to the handshake
    beast::flat_buffer buffer;
    std::deque<std::string> to_send;  // the front is being written
  };

  void connect();
  void handshake(const std::shared_ptr<Connection>& made);
  void read(const std::shared_ptr<Connection>& made);
  void take_message(Connection& made);
  void write(const std::shared_ptr<Connection>& made);
  void lose(const std::shared_ptr<Connection>& made, const std::string& reason);
  void fail_handshake(const std::shared_ptr<Connection>& made, const error_code& error);
  void take_close(const std::shared_ptr<Connection>& made);
  void refuse(const std::shared_ptr<Connection>& made, const std::string& reason, bool needs_key);
  void wait_for_end_signal();
  void wait_for_suspension();
  void tick();
  void stop();

  bool current(const std::shared_ptr<Connection>& made) const {
    return made == connection && !stopping;
  }

  ServerAddress address;
  std::string key;
  StreamListener& listener;
  asio::io_context context{1};
  tcp::resolver resolver{context};
  asio::steady_timer retry{context};
  asio::steady_timer ticks{context};
  asio::steady_timer closing{context};
  asio::signal_set signals{context, SIGINT, SIGTERM, platform::hang_up_signal};
  asio::signal_set suspensions{context, platform::suspend_signal};
  asio::posix::stream_descriptor input{context};
  std::chrono::milliseconds period{0};
  std::shared_ptr<Connection> connection;
  bool stopping = false;
};

namespace {

std::string reason_of(const error_code& error) {
  if (error == beast::error::timeout || error == asio::error::timed_out) return "no answer";
  if (error == asio::error::eof || error == asio::error::connection_reset) {
    return "connection closed";
  }
  if (error == websocket::error::upgrade_declined) return "no WebSocket at this path";
  return error.message();
}

/// Whether a status refuses this client, whatever it asks for.
bool is_refusal(beast::http::status answer) {
  using beast::http::status;
  return answer == status::unauthorized || answer == status::forbidden ||
         answer == status::misdirected_request || answer == status::too_many_requests;
}

std::string reason_of(const websocket::response_type& answer) {
  auto message = protocol::read_error_message(answer.body()).substr(0, longest_reason);
  if (message.empty()) message = answer.reason();
  return message + " (HTTP status " + std::to_string(answer.result_int()) + ")";
}

}  // namespace

void StreamClient::Impl::connect() {
  connection = std::make_shared<Connection>(context);
  resolver.async_resolve(
      address.host, std::to_string(address.port),
      [this, made = connection](const error_code& error, const tcp::resolver::results_type& found) {
        if (!current(made)) return;
        if (error) return lose(made, "unknown host " + address.host);
        auto& socket = beast::get_lowest_layer(made->stream);
        socket.expires_after(connect_timeout);
        socket.async_connect(found, [this, made](const error_code& failure, const auto&) {
          if (!current(made)) return;
          if (failure) return lose(made, reason_of(failure));
          handshake(made);
        });
      });
}

void StreamClient::Impl::handshake(const std::shared_ptr<Connection>& made) {
  auto& stream = made->stream;
  error_code ignored;
  beast::get_lowest_layer(stream).socket().set_option(tcp::no_delay{true}, ignored);
  beast::get_lowest_layer(stream).expires_never();
  stream.set_option(websocket::stream_base::timeout{connect_timeout, idle_timeout, true});
  stream.set_option(websocket::stream_base::decorator([this](websocket::request_type& request) {
    request.set(beast::http::field::user_agent, std::string{"tactus/"} + version);
    if (!key.empty()) request.set(beast::http::field::authorization, "Bearer " + key);
  }));
  stream.read_message_max(longest_message);
  stream.async_handshake(made->answer, address.authority(), address.target,
                         [this, made](const error_code& error) {
                           if (!current(made)) return;
                           if (error) return fail_handshake(made, error);
                           listener.on_connected();
                           read(made);
                         });
}

/// Chooses the buffer size itself. Beast's read loop asks the stream for a size, but a concurrent
/// close may have consumed the rest of the frame.
void StreamClient::Impl::read(const std::shared_ptr<Connection>& made) {
  if (!current(made)) return;
  const auto room = std::clamp(made->buffer.size(), least_read_bytes, most_read_bytes);
  made->stream.async_read_some(made->buffer.prepare(room),
                               [this, made](const error_code& error, std::size_t bytes) {
                                 if (!current(made)) return;
                                 if (error == websocket::error::closed) return take_close(made);
                                 if (error) return lose(made, reason_of(error));
                                 made->buffer.commit(bytes);
                                 if (made->stream.is_message_done()) take_message(*made);
                                 read(made);
                               });
}

void StreamClient::Impl::take_message(Connection& made) {
  const auto data = made.buffer.cdata();
  const std::string_view message{static_cast<const char*>(data.data()), data.size()};
  if (made.stream.got_text()) {
    listener.on_text(message, std::chrono::steady_clock::now());
  } else {
    listener.on_binary(message);
  }
  made.buffer.consume(data.size());
}

/// Errors are ignored here: the pending read reports them.
void StreamClient::Impl::write(const std::shared_ptr<Connection>& made) {
  made->stream.async_write(asio::buffer(made->to_send.front()),
                           [this, made](const error_code& error, std::size_t) {
                             if (error || !current(made)) return;
                             made->to_send.pop_front();
                             if (!made->to_send.empty()) write(made);
                           });
}

void StreamClient::Impl::lose(const std::shared_ptr<Connection>& made, const std::string& reason) {
  if (made == connection) connection.reset();
  listener.on_lost(reason);
}

void StreamClient::Impl::fail_handshake(const std::shared_ptr<Connection>& made,
                                        const error_code& error) {
  const auto status = made->answer.result();
  if (error == websocket::error::upgrade_declined && is_refusal(status))
    return refuse(made, reason_of(made->answer), status == beast::http::status::unauthorized);
  lose(made, reason_of(error));
}

void StreamClient::Impl::take_close(const std::shared_ptr<Connection>& made) {
  const auto& close = made->stream.reason();
  if (close.code != unauthenticated && close.code != permission_denied)
    return lose(made, "stream closed by the server");
  refuse(made,
         std::string{close.reason.c_str()} + " (close code " + std::to_string(close.code) + ")",
         close.code == unauthenticated);
}

void StreamClient::Impl::refuse(const std::shared_ptr<Connection>& made, const std::string& reason,
                                bool needs_key) {
  if (made == connection) connection.reset();
  listener.on_refused(reason, needs_key);
}

void StreamClient::Impl::wait_for_end_signal() {
  signals.async_wait([this](const error_code& error, int) {
    if (error) return;
    listener.on_end_signal();
    wait_for_end_signal();
  });
}

void StreamClient::Impl::wait_for_suspension() {
  suspensions.async_wait([this](const error_code& error, int) {
    if (error) return;
    listener.on_suspend();
    platform::suspend_process();
    listener.on_continue();
    wait_for_suspension();
  });
}

void StreamClient::Impl::tick() {
  ticks.expires_after(period);
  ticks.async_wait([this](const error_code& error) {
    if (error || stopping) return;
    listener.on_tick();
    tick();
  });
}

void StreamClient::Impl::stop() {
  const bool again = std::exchange(stopping, true);
  if (again || !connection || !connection->stream.is_open()) {
    context.stop();
    return;
  }
  closing.expires_after(close_timeout);
  closing.async_wait([this](const error_code&) { context.stop(); });
  connection->stream.async_close(websocket::close_code::normal,
                                 [this](const error_code&) { context.stop(); });
}

StreamClient::StreamClient(ServerAddress address, std::string key, StreamListener& listener)
    : impl_{std::make_unique<Impl>(std::move(address), std::move(key), listener)} {}

StreamClient::~StreamClient() = default;

void StreamClient::connect_after(std::chrono::milliseconds delay) {
  impl_->retry.expires_after(delay);
  impl_->retry.async_wait([this](const error_code& error) {
    if (!error && !impl_->stopping) impl_->connect();
  });
}

void StreamClient::send(std::string text) {
  if (!impl_->connection || impl_->stopping) return;
  auto& to_send = impl_->connection->to_send;
  to_send.push_back(std::move(text));
  if (to_send.size() == 1) impl_->write(impl_->connection);
}

void StreamClient::watch_input() {
  error_code failure;
  std::error_code ignored;
  // Duplicated, because stream_descriptor closes its descriptor.
  if (!impl_->input.is_open())
    impl_->input.assign(platform::duplicate(platform::standard_input, ignored).release(), failure);
  if (failure) return;
  impl_->input.async_wait(asio::posix::stream_descriptor::wait_read,
                          [this](const error_code& error) {
                            if (!error && !impl_->stopping) impl_->listener.on_input();
                          });
}

void StreamClient::tick_every(std::chrono::milliseconds period) {
  impl_->period = period;
  impl_->tick();
}

void StreamClient::run() { impl_->context.run(); }

void StreamClient::stop() { impl_->stop(); }

}  // namespace tactus::app
