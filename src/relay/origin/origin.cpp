#include "relay/origin/origin.h"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "protocol/relay/relay_message.h"
#include "protocol/websocket/ws_message.h"
#include "relay/origin/origin_sender.h"
#include "relay/origin/origin_socket.h"
#include "relay/origin/origin_streams.h"
#include "server/gateway.h"
#include "transport/unix_time.h"

namespace tactus::relay {
namespace {

using protocol::RelayRequest;
using server::Gateway;
using std::chrono::steady_clock;

constexpr std::chrono::milliseconds loop_time{500};
constexpr std::size_t max_edges = 1'024;

/// The commands of one edge.
struct EdgeCommands {
  std::optional<OriginSocket> socket;  // opened for a command
  std::uint64_t last_seq = 0;
  steady_clock::time_point used = {};
};

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
    gateway_.report_origin(nullptr);
    subscriptions_.clear();  // no handler runs from here on
    ending_ = true;
    if (thread_.joinable()) thread_.join();
    nats_.reset();
  }

  Outcome begin();

 private:
  // Threads of the NATS connection.
  void on_connection(bool connected, const Outcome& outcome);
  void on_hello(const NatsConnection::Message& message);
  void on_request(const NatsConnection::Message& message);

  // Any thread; each requires mutex_.
  void ask_time(std::string_view request, const std::string& reply);
  void take_command(const protocol::RelayMessage& message, const std::string& reply);
  /// @return nothing if no socket can be opened
  EdgeCommands* commands_of(std::uint64_t edge);
  void pass_on(OriginSocket& socket, std::string_view request, const std::string& reply,
               RelayRequest kind);
  void answer_get(std::string_view target, const std::string& reply);

  // The origin's own thread.
  void run();
  void take_from(ClientId id);
  void send_answers(RelayRequest kind, const std::vector<server::Payload>& answers);
  void end_idle();

  const Options options_;
  const LogSink log_;
  OriginSender sender_;
  std::mutex mutex_;
  Gateway gateway_;
  std::unique_ptr<NatsConnection> nats_;
  std::optional<OriginSocket> time_;  // guarded by mutex_, as the following
  std::map<std::uint64_t, EdgeCommands> edges_;
  OriginStreams streams_{options_.name, gateway_, sender_};
  std::vector<std::unique_ptr<NatsConnection::Subscription>> subscriptions_;
  std::atomic<bool> ending_{false};  // written by: the destructor; read by: thread_
  std::thread thread_;
};

Outcome NatsOrigin::begin() {
  auto nats = NatsConnection::open(options_.nats, [this](bool connected, const Outcome& outcome) {
    on_connection(connected, outcome);
  });
  if (!nats) return nats.error();
  nats_ = std::move(*nats);
  sender_.open(*nats_);
  thread_ = std::thread{[this] { run(); }};
  subscriptions_.push_back(nats_->subscribe(protocol::relay_hello_subject(options_.name),
                                            [this](const auto& message) { on_hello(message); }));
  subscriptions_.push_back(
      nats_->subscribe(protocol::relay_requests_subject(options_.name, sender_.run()),
                       [this](const auto& message) { on_request(message); }));
  gateway_.report_origin([this] { return sender_.counters(); });
  return success();
}

void NatsOrigin::on_connection(bool connected, const Outcome& outcome) {
  sender_.set_connected(connected, outcome.ok());
  if (!outcome) return log_(LogLevel::warning, outcome.error().message);
  log_(LogLevel::info, fmt::format("publishing \"{}\" to {}", options_.name, options_.nats.url));
}

void NatsOrigin::on_hello(const NatsConnection::Message& message) {
  if (message.reply.empty() || !protocol::read_relay(message.data)) return;
  const auto answered = gateway_.request(local_request("/transport/metrics"));
  if (const auto* answer = std::get_if<Gateway::Answer>(&answered))
    sender_.answer("hello", std::string{message.reply}, {}, answer->body);
}

void NatsOrigin::on_request(const NatsConnection::Message& received) {
  const auto message = protocol::read_relay(received.data);
  if (!message) return;
  const std::string reply{received.reply};
  const std::string_view kind = last_token(received.subject);
  const std::lock_guard lock{mutex_};
  if (kind == name(RelayRequest::release)) return streams_.release(*message);
  if (reply.empty()) return;
  if (kind == name(RelayRequest::time)) ask_time(message->payload, reply);
  if (kind == name(RelayRequest::command)) take_command(*message, reply);
  if (kind == name(RelayRequest::lease)) streams_.take_lease(*message, reply);
  if (kind == name(RelayRequest::get)) answer_get(message->payload, reply);
}

void NatsOrigin::ask_time(std::string_view request, const std::string& reply) {
  if (!time_) time_ = OriginSocket::open(gateway_);
  if (time_) pass_on(*time_, request, reply, RelayRequest::time);
}

/// The answer repeats the requestId, which is therefore the subject that it goes to.
void NatsOrigin::pass_on(OriginSocket& socket, std::string_view request, const std::string& reply,
                         RelayRequest kind) {
  const std::string_view type = kind == RelayRequest::time ? "time.sync" : "transport.command";
  const auto parsed = protocol::parse_ws_message(request);
  const auto* message = std::get_if<protocol::WsMessage>(&parsed);
  if (message == nullptr || message->type != type || message->request_id != reply ||
      request.size() > OriginSocket::max_request_bytes)
    return sender_.refuse(name(kind), reply,
                          {ErrorCode::invalid_argument,
                           fmt::format("not a {} with the reply as its requestId", type)});
  if (!socket.send(gateway_, request))
    sender_.refuse(name(kind), reply, {ErrorCode::resource_exhausted, "too many requests at once"});
}

EdgeCommands* NatsOrigin::commands_of(std::uint64_t edge) {
  auto found = edges_.find(edge);
  if (found == edges_.end() && edges_.size() >= max_edges) return nullptr;
  if (found != edges_.end() && found->second.socket) return &found->second;
  auto socket = OriginSocket::open(gateway_);
  if (!socket) return nullptr;
  if (found == edges_.end()) found = edges_.try_emplace(edge).first;
  found->second.socket = std::move(socket);
  return &found->second;
}

/// A command takes effect at most once: those of an edge come in the order of their numbers, and
/// one that was on its way for too long was answered by the edge already.
void NatsOrigin::take_command(const protocol::RelayMessage& message, const std::string& reply) {
  const auto refuse = [&](ErrorCode code, std::string what) {
    sender_.refuse(name(RelayRequest::command), reply, {code, std::move(what)});
  };
  const auto parsed = protocol::parse_ws_message(message.payload);
  const auto* command = std::get_if<protocol::WsMessage>(&parsed);
  const auto* expires = command != nullptr ? command->members.if_contains("expiresMs") : nullptr;
  if (expires == nullptr || !expires->is_number())
    return refuse(ErrorCode::invalid_argument, "expiresMs must be a Unix time in ms");
  EdgeCommands* const edge = commands_of(message.header.sender);
  if (edge == nullptr) return refuse(ErrorCode::resource_exhausted, "too many edges or clients");
  if (message.header.seq <= edge->last_seq) return;
  edge->last_seq = message.header.seq;
  edge->used = steady_clock::now();
  if (transport::unix_ms_now() > expires->to_number<double>())
    return refuse(ErrorCode::unavailable, "the command came too late");
  const auto* from = command->members.if_contains("from");
  log_(LogLevel::debug,
       fmt::format("command {} of edge {}, for {}", message.header.seq,
                   protocol::relay_id_text(message.header.sender),
                   from != nullptr && from->is_string() ? std::string_view{from->get_string()}
                                                        : std::string_view{"?"}));
  pass_on(*edge->socket, message.payload, reply, RelayRequest::command);
}

void NatsOrigin::answer_get(std::string_view target, const std::string& reply) {
  const std::string_view kind = name(RelayRequest::get);
  if (!is_readable(target))
    return sender_.refuse(kind, reply, {ErrorCode::not_found, "not for edges"});
  const auto answered = gateway_.request(local_request(target));
  if (const auto* answer = std::get_if<Gateway::Answer>(&answered))
    sender_.answer(kind, reply, {.failed = answer->status != 200}, answer->body);
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
    streams_.end_old();
    end_idle();
  }
}

/// A socket that the server closed is opened again for the next request.
void NatsOrigin::take_from(ClientId id) {
  const server::GatewaySocket::Taken taken = gateway_.take(id);
  if (streams_.take_from(id, taken)) return;
  const auto take = [&](RelayRequest kind, OriginSocket& socket) {
    send_answers(kind, taken.messages);
    if (taken.may_read) socket.read_on(gateway_);
    if (taken.close) gateway_.close(id);
  };
  if (time_ && id == time_->id()) {
    take(RelayRequest::time, *time_);
    if (taken.close) time_.reset();
  }
  for (auto& [edge, commands] : edges_) {
    if (!commands.socket || commands.socket->id() != id) continue;
    take(RelayRequest::command, *commands.socket);
    if (taken.close) commands.socket.reset();
    return;
  }
}

void NatsOrigin::send_answers(RelayRequest kind, const std::vector<server::Payload>& answers) {
  for (const server::Payload& answer : answers) {
    const auto parsed = protocol::parse_ws_message(answer->message());
    if (const auto* message = std::get_if<protocol::WsMessage>(&parsed))
      sender_.answer(name(kind), std::string{message->request_id}, {}, answer->message());
  }
}

/// Ends the sockets of edges that sent no command for a while.
void NatsOrigin::end_idle() {
  constexpr std::chrono::minutes idle_time{10};
  const auto now = steady_clock::now();
  std::erase_if(edges_, [&](const auto& entry) {
    if (now - entry.second.used < idle_time) return false;
    if (entry.second.socket) gateway_.close(entry.second.socket->id());
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
