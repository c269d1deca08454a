#include "server/gateway.h"

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <future>
#include <optional>
#include <stdexcept>
#include <string>

#include "server/access/presented_key.h"
#include "server/http/peer.h"
#include "server/server_impl.h"
#include "transport/unix_time.h"

namespace tactus::server {
namespace {

namespace http = boost::beast::http;

/// Names what Server keeps for itself.
struct ServerAccess : Server {
  using Server::Impl;
  static Impl& of(Server& server) { return *(server.*&ServerAccess::impl_); }
};

ServerOptions gateway_options(ServerOptions options) {
  if (!options.www.empty())
    throw std::invalid_argument{"www is not served by a gateway: use the other server"};
  options.threads = 1;
  return options;
}

access::Peer peer_of_client(std::string_view client) {
  boost::system::error_code error;
  const auto address = asio::ip::make_address(std::string{client}, error);
  return error ? access::Peer{} : peer_of(address);
}

}  // namespace

/// A Server without an entrance of its own, or one that has another.
struct TACTUS_NO_EXPORT Gateway::Core {
  std::unique_ptr<ServerAccess::Impl> own = {};
  ServerAccess::Impl& impl;
};

/// A request after its checks. `summary` refers to `parsed`.
struct Gateway::Admitted {
  std::shared_ptr<const ParsedRequest> parsed;
  HttpRequest summary;
  access::Admission admission = {};
  std::optional<Error> malformed = {};
};

Gateway::Gateway(TransportClock& clock, const SpectrumAnalyzer* analyzer, ServerOptions options)
    : core_{[&] {
        auto own = std::make_unique<ServerAccess::Impl>(clock, analyzer,
                                                        gateway_options(std::move(options)),
                                                        ServerAccess::Impl::Entrance::gateway);
        auto& impl = *own;
        return std::unique_ptr<Core>{new Core{.own = std::move(own), .impl = impl}};
      }()} {}

Gateway::Gateway(Server& server)
    : core_{std::unique_ptr<Core>{new Core{.impl = ServerAccess::of(server)}}} {}

/// The sockets of a server that lives on must be gone, since they refer to this.
Gateway::~Gateway() {
  if (core_->own) return;
  for (;;) {
    ClientId id = 0;
    {
      const std::lock_guard lock{mutex_};
      if (sockets_.empty()) break;
      id = sockets_.begin()->first;
    }
    close(id);
  }
  const auto ended = std::make_shared<std::promise<void>>();
  auto done = ended->get_future();
  core_->impl.shards.hub_shard().run([ended] { ended->set_value(); });
  while (done.wait_for(std::chrono::milliseconds{10}) != std::future_status::ready)
    if (core_->impl.shards.ended()) return;
}

void Gateway::stop() {
  core_->impl.stop();
  core_->impl.wait();
}

Gateway::Admitted Gateway::admit(Request request) const {
  auto parsed = std::make_shared<ParsedRequest>();
  parsed->version(11);
  parsed->method_string({request.method.data(), request.method.size()});
  parsed->target({request.target.data(), request.target.size()});
  for (const auto& [name, value] : request.fields) parsed->insert(name, value);
  parsed->body() = std::move(request.body);
  auto malformed = check_fields(*parsed);
  Admitted admitted{parsed, summary_of(*parsed, peer_of_client(request.client))};
  if (request.is_tls)
    admitted.summary.presented.is_tls = admitted.summary.presented.is_https = true;
  admitted.malformed = std::move(malformed);
  if (!admitted.malformed) admitted.admission = core_->impl.rest.admit(admitted.summary);
  return admitted;
}

Gateway::Answer Gateway::finish(const Admitted& admitted, HttpAnswer answer) {
  RestApi::finish(admitted.summary, admitted.admission, answer);
  Answer finished{.status = answer.status, .fields = {}, .body = {}};
  for (auto& [name, value] : answer.headers)
    finished.fields.emplace_back(std::string{name}, std::move(value));
  if (answer.status == 204 || answer.status == 304) return finished;
  const std::string_view content = answer.content();
  finished.fields.emplace_back("Content-Type", std::string{answer.content_type});
  finished.fields.emplace_back("Content-Length", std::to_string(content.size()));
  if (admitted.summary.presented.method != "HEAD") finished.body = content;
  return finished;
}

std::variant<Gateway::Answer, Gateway::RequestId> Gateway::request(Request request) {
  const Admitted admitted = admit(std::move(request));
  if (admitted.malformed) return finish(admitted, RestApi::failure(400, *admitted.malformed));
  if (admitted.summary.body.size() > core_->impl.options.max_message_bytes)
    return finish(admitted, RestApi::failure(413, {ErrorCode::invalid_argument, "body too large"}));
  auto routed = core_->impl.rest.route(admitted.summary, admitted.admission);
  if (auto* answer = std::get_if<HttpAnswer>(&routed)) return finish(admitted, std::move(*answer));
  RequestId id = 0;
  {
    const std::lock_guard lock{mutex_};
    id = ++last_request_;
  }
  const CommandSender sender{.peer = admitted.summary.presented.peer,
                             .has_control_key = admitted.admission.key &&
                                                admitted.admission.role == access::Role::control};
  core_->impl.shards.hub_shard().run(
      [this, id, sender, admitted, command = std::get<TransportCommand>(routed)] {
        core_->impl.commands.submit(
            command, sender, [this, id, admitted](const Result<TransportState>& outcome) {
              add_answer(id, finish(admitted, core_->impl.rest.answer(outcome)));
            });
      });
  return id;
}

std::variant<Gateway::Opened, SocketRefusal, Gateway::Answer> Gateway::open(Request request) {
  const Admitted admitted = admit(std::move(request));
  if (admitted.malformed) return finish(admitted, RestApi::failure(400, *admitted.malformed));
  auto routed = core_->impl.rest.route_socket(admitted.summary, admitted.admission);
  if (auto* answer = std::get_if<HttpAnswer>(&routed)) return finish(admitted, std::move(*answer));
  auto& accepted = std::get<SocketRequest>(routed);
  if (accepted.refusal) return *accepted.refusal;
  const ClientId id =
      core_->impl.websockets.last_client.fetch_add(1, std::memory_order_relaxed) + 1;
  auto socket = std::make_shared<GatewaySocket>(id, accepted, core_->impl.websockets,
                                                [this](ClientId ready) { add_ready(ready); });
  {
    const std::lock_guard lock{mutex_};
    sockets_.emplace(id, socket);
  }
  core_->impl.shards.hub_shard().run([socket] { socket->open(); });
  bool knows_tactus = false;
  for (const std::string_view offered : admitted.summary.presented.subprotocols)
    knows_tactus = knows_tactus || access::parse_subprotocols(offered).has_tactus;
  return Opened{id, knows_tactus};
}

void Gateway::receive(ClientId id, std::string content, bool binary) {
  const double unix_ms = transport::unix_ms_now();
  if (auto socket = find(id))
    core_->impl.shards.hub_shard().run([socket = std::move(socket), content = std::move(content),
                                        binary,
                                        unix_ms] { socket->receive(content, binary, unix_ms); });
}

GatewaySocket::Taken Gateway::take(ClientId id) {
  const auto socket = find(id);
  return socket ? socket->take() : GatewaySocket::Taken{};
}

void Gateway::close(ClientId id) {
  std::shared_ptr<GatewaySocket> socket;
  {
    const std::lock_guard lock{mutex_};
    const auto found = sockets_.find(id);
    if (found == sockets_.end()) return;
    socket = std::move(found->second);
    sockets_.erase(found);
  }
  core_->impl.shards.hub_shard().run([socket = std::move(socket)] { socket->on_peer_close(); });
}

void Gateway::report_origin(OriginReport::Read read) {
  core_->impl.origin_report.set(std::move(read));
}

Gateway::Events Gateway::events() {
  wakeup_.clear();
  const std::lock_guard lock{mutex_};
  return std::exchange(events_, {});
}

void Gateway::add_answer(RequestId id, Answer answer) {
  const std::lock_guard lock{mutex_};
  events_.answers.emplace_back(id, std::move(answer));
  wakeup_.wake();
}

void Gateway::add_ready(ClientId id) {
  const std::lock_guard lock{mutex_};
  events_.sockets.push_back(id);
  if (events_.sockets.size() == 1) wakeup_.wake();
}

std::shared_ptr<GatewaySocket> Gateway::find(ClientId id) {
  const std::lock_guard lock{mutex_};
  const auto found = sockets_.find(id);
  return found == sockets_.end() ? nullptr : found->second;
}

}  // namespace tactus::server
