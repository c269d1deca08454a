#pragma once

#include <tactus/server.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "platform/wakeup.h"
#include "server/gateway/gateway_socket.h"
#include "server/http/message.h"
#include "server/http/request_summary.h"
#include "server/metrics/origin_counters.h"

namespace tactus::server {

/// Serves a clock to requests that another program's HTTP server carries, as bytes: the routes,
/// messages and streams of Server, without its sockets. The other side waits for descriptor(), then
/// takes events().
///
///     auto answered = gateway.request(request);
///     if (auto* answer = std::get_if<Gateway::Answer>(&answered)) send(*answer);
///     // otherwise it is one of the answers of events(), later
///
/// Threads: any; take() of one socket on one thread at a time.
class Gateway {
 public:
  using Fields = std::vector<std::pair<std::string, std::string>>;
  using RequestId = std::uint64_t;

  struct Request {
    std::string_view method;
    std::string_view target;  ///< path and query
    Fields fields;
    std::string body;
    std::string_view client;  ///< IP address at the other end; empty if unknown
    bool is_tls = false;
  };
  struct Answer {
    unsigned status = 200;
    Fields fields;
    std::string body;
  };
  /// An open WebSocket.
  struct Opened {
    ClientId id;
    bool knows_tactus;  ///< the answer to the handshake names the subprotocol tactus.v1
  };
  struct Events {
    std::vector<std::pair<RequestId, Answer>> answers;
    std::vector<ClientId> sockets;  ///< those whose take() has something
  };

  /// @param analyzer  null for a server without one
  /// @param options   without host, port and the limits of connections, which are the other side's
  /// Errors: as Server's constructor; throws std::invalid_argument for ServerOptions::www.
  Gateway(TransportClock& clock, const SpectrumAnalyzer* analyzer, ServerOptions options);
  /// A second entrance to a server, for its own process. @param server  outlives this
  explicit Gateway(Server& server);
  /// Ends its sockets.
  ~Gateway();
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  /// Closes all sockets with 1001, for take() to tell. Requests without an answer get none. Only
  /// for a gateway without a server.
  void stop();

  /// Answers a request. @return its answer, or the id of an answer that comes later
  std::variant<Answer, RequestId> request(Request request);

  /// Answers a WebSocket handshake. A SocketRefusal asks to accept it, and to close it at once.
  std::variant<Opened, SocketRefusal, Answer> open(Request request);
  /// Passes a message of a client. Call it again only after GatewaySocket::Taken::may_read.
  void receive(ClientId id, std::string content, bool binary);
  GatewaySocket::Taken take(ClientId id);
  /// Ends a socket: the peer is gone, or the close that take() told was sent.
  void close(ClientId id);

  /// Shows the counters of an origin in the server's metrics. @param read  null: no longer
  void report_origin(OriginReport::Read read);

  /// Readable when events() has something.
  int descriptor() const noexcept { return wakeup_.descriptor(); }
  /// Waits for that. @return false after the timeout
  bool wait(std::chrono::milliseconds timeout) const noexcept { return wakeup_.wait(timeout); }
  Events events();

 private:
  struct Core;
  struct Admitted;
  Admitted admit(Request request) const;
  static Answer finish(const Admitted& admitted, HttpAnswer answer);
  void add_answer(RequestId id, Answer answer);
  void add_ready(ClientId id);
  std::shared_ptr<GatewaySocket> find(ClientId id);

  platform::Wakeup wakeup_;
  std::mutex mutex_;
  std::map<ClientId, std::shared_ptr<GatewaySocket>> sockets_;  // guarded by mutex_, as follows
  Events events_;
  RequestId last_request_ = 0;
  const std::unique_ptr<Core> core_;  // its thread uses the others, so it ends first
};

}  // namespace tactus::server
