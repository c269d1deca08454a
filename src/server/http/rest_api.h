#pragma once

#include <tactus/transport_clock.h>

#include <variant>

#include "protocol/http/query.h"
#include "server/http/message.h"
#include "server/http/origin_policy.h"
#include "server/messages/endpoints.h"
#include "server/metrics/readings.h"

namespace tactus::server {

/// The result of routing: an answer, or a command whose outcome becomes the answer.
using Routed = std::variant<HttpAnswer, TransportCommand>;

/// The HTTP interface: REST endpoints, embedded pages, CORS and errors. Independent of sockets.
/// Thread: any.
class RestApi {
 public:
  RestApi(Readings readings, OriginPolicy origins);

  Routed route(const HttpRequest& request) const;

  /// The answer to a command.
  HttpAnswer answer(const Result<TransportState>& outcome) const;

  /// The answer to a failed request.
  static HttpAnswer failure(unsigned status, const Error& error);

  /// Routes a WebSocket handshake: an endpoint, or the answer that refuses it.
  std::variant<SocketRequest, HttpAnswer> route_socket(const HttpRequest& request) const;

  /// Adds the headers of every answer: CORS, and no content sniffing.
  void finish(const HttpRequest& request, HttpAnswer& answer) const;

 private:
  Routed route_path(const HttpRequest& request, const protocol::Target& target) const;

  Readings readings_;
  OriginPolicy origins_;
};

}  // namespace tactus::server
