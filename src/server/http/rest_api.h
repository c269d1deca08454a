#pragma once

#include <tactus/transport_clock.h>

#include <variant>

#include "protocol/query.h"
#include "server/http/message.h"
#include "server/http/origin_policy.h"
#include "server/messages/endpoints.h"
#include "server/metrics/readings.h"

namespace tactus::server {

/// What a request comes to: an answer, or a command whose outcome will be the answer.
using Routed = std::variant<HttpAnswer, TransportCommand>;

/// Everything over HTTP: the REST endpoints, the embedded pages, CORS and errors. Names no socket.
/// Thread: any.
class RestApi {
 public:
  RestApi(Readings readings, OriginPolicy origins);

  Routed route(const HttpRequest& request) const;

  /// The answer to a command.
  HttpAnswer answer(const Result<TransportState>& outcome) const;

  /// The answer to what is not a request.
  static HttpAnswer failure(unsigned status, const Error& error);

  /// Whether a WebSocket handshake may go ahead; else what to answer.
  std::variant<SocketRequest, HttpAnswer> route_socket(const HttpRequest& request) const;

  /// Adds the headers that every answer to this request carries: CORS and what is not to be
  /// guessed.
  void finish(const HttpRequest& request, HttpAnswer& answer) const;

 private:
  Routed route_path(const HttpRequest& request, const protocol::Target& target) const;

  Readings readings_;
  OriginPolicy origins_;
};

}  // namespace tactus::server
