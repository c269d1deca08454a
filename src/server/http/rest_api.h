#pragma once

#include <tactus/transport_clock.h>

#include <functional>
#include <string>
#include <variant>

#include "protocol/http/query.h"
#include "server/access/gate.h"
#include "server/http/message.h"
#include "server/http/user_files.h"
#include "server/messages/endpoints.h"
#include "server/metrics/readings.h"

namespace tactus::server {

/// A GET that the origin of an edge answers.
struct UpstreamGet {
  std::string target;
};

/// The result of routing: an answer, a command whose outcome becomes the answer, a file to open, or
/// a request to the origin.
using Routed = std::variant<HttpAnswer, TransportCommand, UserFileRequest, UpstreamGet>;

/// The HTTP interface: REST endpoints, embedded pages, CORS and errors. Independent of sockets.
/// Thread: any.
class RestApi {
 public:
  /// @param gate               outlives this
  /// @param serves_user_files  whether /www/ exists
  RestApi(Readings readings, const access::Gate& gate, bool serves_user_files = false);

  /// The result of the gate's checks; every other function takes it.
  access::Admission admit(const HttpRequest& request) const;

  Routed route(const HttpRequest& request, const access::Admission& admission) const;

  /// Asks the origin. Calls `done` once, on the hub's thread.
  void fetch(UpstreamGet request, std::function<void(HttpAnswer)> done) const;

  /// The answer to a command.
  HttpAnswer answer(const Result<TransportState>& outcome) const;

  /// The answer to a failed request.
  static HttpAnswer failure(unsigned status, const Error& error);

  /// Routes a WebSocket handshake: an endpoint, or the answer that refuses it. Browsers and Node's
  /// own WebSocket hide the answer from the program, so those get a connection, and a close frame
  /// with the reason.
  std::variant<SocketRequest, HttpAnswer> route_socket(const HttpRequest& request,
                                                       const access::Admission& admission) const;

  /// Adds the headers of every answer: CORS, and what browsers may use it for.
  static void finish(const HttpRequest& request, const access::Admission& admission,
                     HttpAnswer& answer);

 private:
  Routed route_path(const HttpRequest& request, const access::Admission& admission,
                    const protocol::Target& target) const;

  Readings readings_;
  const access::Gate& gate_;
  bool serves_user_files_;
};

}  // namespace tactus::server
