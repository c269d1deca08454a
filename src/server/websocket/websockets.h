#pragma once

#include <tactus/server.h>

#include <atomic>
#include <functional>
#include <memory>

#include "server/fanout/outbox.h"
#include "server/fanout/server_log.h"
#include "server/fanout/session.h"
#include "server/messages/endpoints.h"
#include "server/messages/message_handler.h"

namespace tactus::server {

/// State shared by all WebSockets of a server. Outlives them.
struct WebSockets {
  /// Makes the handler of a new WebSocket. Thread: the hub's.
  using MakeHandler = std::function<std::unique_ptr<MessageHandler>(Session& session,
                                                                    const SocketRequest& request)>;

  const ServerOptions& options;
  Shard& hub_shard;
  const ServerLog& log;
  MakeHandler make_handler;
  Outbox::Limits answer_limits = {};
  std::atomic<ClientId> last_client{0};  // written by: every shard
};

}  // namespace tactus::server
