#include "relay/origin.h"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "protocol/relay/relay_message.h"
#include "protocol/transport/transport_json.h"
#include "protocol/websocket/server_message.h"
#include "protocol/websocket/ws_message.h"
#include "relay/random_id.h"
#include "server/gateway.h"
#include "transport/unix_time.h"

namespace tactus::relay {
namespace {

using protocol::RelayHeader;
using protocol::RelayRequest;
using server::Gateway;
using std::chrono::steady_clock;

constexpr std::chrono::seconds lease_time{10};
constexpr std::chrono::milliseconds loop_time{500};
constexpr std::size_t max_edges = 1'024;
constexpr std::size_t max_streams = 256;
constexpr std::size_t max_waiting = 256;  // requests of one socket

/// A WebSocket of the gateway, whose requests wait until the one before them was handled.
struct OriginSocket {
  ClientId id = 0;
  std::deque<std::string> waiting = {};
  bool may_read = false;
};

/// A stream that edges have leases of.
struct LeasedStream {
  OriginSocket socket;
  std::string subject;
  std::uint64_t seq = 0;
  server::Payload retained = nullptr;    // the last message that needs none before it
  bool answered = false;                 // the subscription
  std::optional<Error> refusal = {};     // if it was refused
  std::vector<std::string> askers = {};  // subjects of answers, until then
  std::map<std::uint64_t, steady_clock::time_point> edges = {};  // and when their leases end
};

/// The commands of one edge.
struct EdgeCommands {
  OriginSocket socket;
  std::uint64_t last_seq = 0;
  steady_clock::time_point used = {};
};

Gateway::Request local_request(std::string_view target) {
  return {.method = "GET",
          .target = target,
          .fields = {{"Host", "localhost"}},
          .body = {},
          .client = "127.0.0.1"};
}

std::string_view last_token(std::string_view subject) {
  return subject.substr(subject.rfind('.') + 1);
}

/// Only what clients of an edge may see.
bool is_readable(std::string_view target) {
  return target == "/transport/leader" || target.starts_with("/transport/overview?points=");
}

class NatsOrigin final : public Origin {
 public:
  NatsOrigin(Server& server, Options options, LogSink log)
      : options_{std::move(options)}, log_{std::move(log)}, gateway_{server} {}
  NatsOrigin(const NatsOrigin&) = delete;
  NatsOrigin& operator=(const NatsOrigin&) = delete;
  ~NatsOrigin() override {
    subscriptions_.clear();  // no handler runs from here on
    ending_ = true;
    if (thread_.joinable()) thread_.join();
    nats_.reset();
  }

  Outcome begin();

 private:
  // Threads of the NATS library.
  void on_hello(const NatsConnection::Message& message);
  void on_request(const NatsConnection::Message& message);

  // Any thread; each requires mutex_.
  void pass_on(OriginSocket& socket, std::string_view request, const std::string& reply,
               std::string_view type);
  void take_command(const protocol::RelayMessage& message, const std::string& reply);
  void take_lease(const protocol::RelayMessage& message, const std::string& reply);
  void answer_get(std::string_view target, const std::string& reply);
  std::optional<ClientId> open_socket();
  LeasedStream* open_stream(std::string_view request);
  void answer_lease(const LeasedStream& stream, const std::string& reply);
  void send_error(const std::string& reply, const Error& error);
  static void feed(Gateway& gateway, OriginSocket& socket);

  // The origin's own thread.
  void run();
  void take_from(ClientId id);
  void publish(LeasedStream& stream, const server::Payload& payload);
  void accept_or_refuse(LeasedStream& stream, std::string_view answer);
  void send_answers(const std::vector<server::Payload>& answers);
  void end_old();

  const Options options_;
  const LogSink log_;
  const std::uint64_t id_ = random_id();
  std::mutex mutex_;
  Gateway gateway_;
  std::unique_ptr<NatsConnection> nats_;
  OriginSocket time_;  // guarded by mutex_, as the following
  std::map<std::uint64_t, EdgeCommands> edges_;
  std::map<std::string, LeasedStream, std::less<>> streams_;  // by request
  std::vector<std::unique_ptr<NatsConnection::Subscription>> subscriptions_;
  std::atomic<bool> ending_{false};  // written by: the destructor; read by: thread_
  std::thread thread_;
};

Outcome NatsOrigin::begin() {
  auto nats = NatsConnection::open(options_.nats, [this](bool connected) {
    log_(connected ? LogLevel::info : LogLevel::warning,
         connected ? fmt::format("publishing \"{}\" to {}", options_.name, options_.nats.url)
                   : fmt::format("{} is lost; trying again", options_.nats.url));
  });
  if (!nats) return nats.error();
  nats_ = std::move(*nats);
  if (!nats_->is_connected())
    log_(LogLevel::warning, fmt::format("no connection to {} yet", options_.nats.url));
  const auto socket = open_socket();
  if (!socket) return Error{ErrorCode::internal, "the server opens no socket for edges"};
  time_.id = *socket;
  thread_ = std::thread{[this] { run(); }};
  auto hello = nats_->subscribe(protocol::relay_hello_subject(options_.name),
                                [this](const auto& message) { on_hello(message); });
  if (!hello) return hello.error();
  subscriptions_.push_back(std::move(*hello));
  auto requests = nats_->subscribe(protocol::relay_requests_subject(options_.name, id_),
                                   [this](const auto& message) { on_request(message); });
  if (!requests) return requests.error();
  subscriptions_.push_back(std::move(*requests));
  return success();
}

void NatsOrigin::on_hello(const NatsConnection::Message& message) {
  if (message.reply.empty() || !protocol::read_relay(message.data)) return;
  const auto answered = gateway_.request(local_request("/transport/metrics"));
  if (const auto* answer = std::get_if<Gateway::Answer>(&answered))
    nats_->publish(std::string{message.reply}, {},
                   protocol::encode_relay({.sender = id_}, answer->body));
}

void NatsOrigin::on_request(const NatsConnection::Message& received) {
  const auto message = protocol::read_relay(received.data);
  if (!message) return;
  const std::string reply{received.reply};
  const std::string_view kind = last_token(received.subject);
  const std::lock_guard lock{mutex_};
  if (kind == name(RelayRequest::release)) {
    const auto stream = streams_.find(message->payload);
    if (stream != streams_.end()) stream->second.edges.erase(message->header.sender);
    return;
  }
  if (reply.empty()) return;
  if (kind == name(RelayRequest::time)) pass_on(time_, message->payload, reply, "time.sync");
  if (kind == name(RelayRequest::command)) take_command(*message, reply);
  if (kind == name(RelayRequest::lease)) take_lease(*message, reply);
  if (kind == name(RelayRequest::get)) answer_get(message->payload, reply);
}

void NatsOrigin::send_error(const std::string& reply, const Error& error) {
  nats_->publish(reply, {},
                 protocol::encode_relay({.sender = id_, .failed = true}, protocol::encode(error)));
}

/// The answer repeats the requestId, which is therefore the subject that it goes to.
void NatsOrigin::pass_on(OriginSocket& socket, std::string_view request, const std::string& reply,
                         std::string_view type) {
  const auto parsed = protocol::parse_ws_message(request);
  const auto* message = std::get_if<protocol::WsMessage>(&parsed);
  if (message == nullptr || message->type != type || message->request_id != reply)
    return send_error(reply, {ErrorCode::invalid_argument,
                              fmt::format("not a {} with the reply as its requestId", type)});
  if (socket.waiting.size() >= max_waiting)
    return send_error(reply, {ErrorCode::resource_exhausted, "too many requests at once"});
  socket.waiting.emplace_back(request);
  feed(gateway_, socket);
}

/// A command takes effect at most once: those of an edge come in the order of their numbers, and
/// one that was on its way for too long was answered by the edge already.
void NatsOrigin::take_command(const protocol::RelayMessage& message, const std::string& reply) {
  const auto found = edges_.find(message.header.sender);
  if (found != edges_.end() && message.header.seq <= found->second.last_seq) return;
  const auto parsed = protocol::parse_ws_message(message.payload);
  const auto* command = std::get_if<protocol::WsMessage>(&parsed);
  const auto* expires = command != nullptr ? command->members.if_contains("expiresMs") : nullptr;
  if (expires == nullptr || !expires->is_number())
    return send_error(reply, {ErrorCode::invalid_argument, "expiresMs must be a Unix time in ms"});
  if (found == edges_.end()) {
    const auto socket = edges_.size() < max_edges ? open_socket() : std::nullopt;
    if (!socket) return send_error(reply, {ErrorCode::resource_exhausted, "too many edges"});
    edges_[message.header.sender].socket.id = *socket;
  }
  EdgeCommands& edge = edges_[message.header.sender];
  edge.last_seq = message.header.seq;
  edge.used = steady_clock::now();
  if (transport::unix_ms_now() > expires->to_number<double>())
    return send_error(reply, {ErrorCode::unavailable, "the command came too late"});
  const auto* from = command->members.if_contains("from");
  log_(LogLevel::debug,
       fmt::format("command {} of edge {}, for {}", message.header.seq,
                   protocol::relay_id_text(message.header.sender),
                   from != nullptr && from->is_string() ? std::string_view{from->get_string()}
                                                        : std::string_view{"?"}));
  pass_on(edge.socket, message.payload, reply, "transport.command");
}

void NatsOrigin::take_lease(const protocol::RelayMessage& message, const std::string& reply) {
  const auto found = streams_.find(message.payload);
  LeasedStream* const stream =
      found != streams_.end() ? &found->second : open_stream(message.payload);
  if (stream == nullptr)
    return send_error(reply, {ErrorCode::resource_exhausted, "no such stream, or too many"});
  if (stream->edges.size() < max_edges || stream->edges.contains(message.header.sender))
    stream->edges[message.header.sender] = steady_clock::now() + lease_time;
  if (stream->answered)
    answer_lease(*stream, reply);
  else if (stream->askers.size() < max_edges)
    stream->askers.push_back(reply);
}

LeasedStream* NatsOrigin::open_stream(std::string_view request) {
  const auto parsed = protocol::parse_ws_message(request);
  const auto* message = std::get_if<protocol::WsMessage>(&parsed);
  if (message == nullptr || !message->type.ends_with(".subscribe") ||
      message->type.starts_with("audio.fft") || streams_.size() >= max_streams)
    return nullptr;
  const auto socket = open_socket();
  if (!socket) return nullptr;
  LeasedStream& stream = streams_[std::string{request}];
  stream.socket = {.id = *socket, .waiting = {std::string{request}}};
  stream.subject = protocol::relay_stream_subject(options_.name, id_, request);
  return &stream;
}

void NatsOrigin::answer_lease(const LeasedStream& stream, const std::string& reply) {
  if (stream.refusal) return send_error(reply, *stream.refusal);
  const RelayHeader header{.sender = id_,
                           .seq = stream.seq,
                           .binary = stream.retained && stream.retained->binary(),
                           .retained = true};
  nats_->publish(reply, {},
                 protocol::encode_relay(
                     header, stream.retained ? stream.retained->message() : std::string_view{}));
}

void NatsOrigin::answer_get(std::string_view target, const std::string& reply) {
  if (!is_readable(target)) return send_error(reply, {ErrorCode::not_found, "not for edges"});
  const auto answered = gateway_.request(local_request(target));
  const auto* answer = std::get_if<Gateway::Answer>(&answered);
  if (answer == nullptr) return;
  nats_->publish(
      reply, {},
      protocol::encode_relay({.sender = id_, .failed = answer->status != 200}, answer->body));
}

std::optional<ClientId> NatsOrigin::open_socket() {
  const auto opened = gateway_.open(local_request("/ws"));
  const auto* socket = std::get_if<Gateway::Opened>(&opened);
  return socket != nullptr ? std::optional{socket->id} : std::nullopt;
}

void NatsOrigin::feed(Gateway& gateway, OriginSocket& socket) {
  if (!socket.may_read || socket.waiting.empty()) return;
  socket.may_read = false;
  gateway.receive(socket.id, std::move(socket.waiting.front()), false);
  socket.waiting.pop_front();
}

void NatsOrigin::run() {
  auto looked = steady_clock::now();
  while (!ending_) {
    const bool has_events = gateway_.wait(loop_time);
    const std::lock_guard lock{mutex_};
    if (has_events)
      for (const ClientId id : gateway_.events().sockets) take_from(id);
    if (steady_clock::now() - looked < loop_time) continue;
    looked = steady_clock::now();
    end_old();
  }
}

void NatsOrigin::take_from(ClientId id) {
  const server::GatewaySocket::Taken taken = gateway_.take(id);
  const auto read_on = [&](OriginSocket& socket) {
    socket.may_read = socket.may_read || taken.may_read;
    feed(gateway_, socket);
  };
  if (id == time_.id) {
    send_answers(taken.messages);
    return read_on(time_);
  }
  for (auto& [edge, commands] : edges_) {
    if (commands.socket.id != id) continue;
    send_answers(taken.messages);
    return read_on(commands.socket);
  }
  for (auto& [request, stream] : streams_) {
    if (stream.socket.id != id) continue;
    for (const server::Payload& payload : taken.messages) publish(stream, payload);
    return read_on(stream.socket);
  }
}

void NatsOrigin::publish(LeasedStream& stream, const server::Payload& payload) {
  if (!stream.answered) return accept_or_refuse(stream, payload->message());
  ++stream.seq;
  if (payload->is_key() || !payload->in_key_order()) stream.retained = payload;
  nats_->publish(
      stream.subject, {},
      protocol::encode_relay({.sender = id_, .seq = stream.seq, .binary = payload->binary()},
                             payload->message()));
}

/// The first message of a subscription is its answer. A refused one is asked for again by its
/// edges.
void NatsOrigin::accept_or_refuse(LeasedStream& stream, std::string_view answer) {
  const auto read = protocol::read_server_message(answer);
  if (const auto* given = read ? std::get_if<protocol::Answer>(&*read) : nullptr)
    stream.refusal = given->error;
  stream.answered = true;
  for (const std::string& reply : std::exchange(stream.askers, {})) answer_lease(stream, reply);
  if (stream.refusal) stream.edges.clear();
}

void NatsOrigin::send_answers(const std::vector<server::Payload>& answers) {
  for (const server::Payload& answer : answers) {
    const auto parsed = protocol::parse_ws_message(answer->message());
    if (const auto* message = std::get_if<protocol::WsMessage>(&parsed))
      nats_->publish(message->request_id, {},
                     protocol::encode_relay({.sender = id_}, answer->message()));
  }
}

/// Ends the leases that were not renewed, the streams without any, and the sockets of edges that
/// sent no command for a while.
void NatsOrigin::end_old() {
  const auto now = steady_clock::now();
  for (auto& [request, stream] : streams_)
    std::erase_if(stream.edges, [now](const auto& edge) { return edge.second < now; });
  std::erase_if(streams_, [&](const auto& entry) {
    if (!entry.second.edges.empty()) return false;
    gateway_.close(entry.second.socket.id);
    return true;
  });
  constexpr std::chrono::minutes idle_time{10};
  std::erase_if(edges_, [&](const auto& entry) {
    if (now - entry.second.used < idle_time) return false;
    gateway_.close(entry.second.socket.id);
    return true;
  });
}

}  // namespace

Result<std::unique_ptr<Origin>> Origin::start(Server& server, Options options, LogSink log) {
  auto origin = std::make_unique<NatsOrigin>(server, std::move(options), std::move(log));
  if (const auto begun = origin->begin(); !begun) return begun.error();
  return std::unique_ptr<Origin>{std::move(origin)};
}

}  // namespace tactus::relay
