#pragma once

#include <tactus/server.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

#include "server/fanout/limit_reports.h"
#include "server/fanout/outbox.h"
#include "server/fanout/outbox_budget.h"
#include "server/fanout/server_log.h"
#include "server/fanout/session.h"
#include "server/fanout/shard.h"
#include "server/messages/endpoints.h"
#include "server/messages/message_handler.h"

namespace tactus::server {

/// Settings of every WebSocket of a server.
struct WebSocketOptions {
  std::chrono::milliseconds handshake_timeout;
  std::size_t max_message_bytes;
  bool compress;  ///< accepts permessage-deflate
  Outbox::Limits answer_limits = {};
  std::chrono::milliseconds message_timeout = ServerLimits{}.message_timeout;
  std::size_t max_unsent_bytes = ServerLimits{}.max_unsent_bytes;
};

/// The service behind the WebSockets of a server, and the state they share. Outlives them.
struct WebSockets {
  /// Makes the handler of a new WebSocket. Thread: the hub's.
  using MakeHandler = std::function<std::unique_ptr<MessageHandler>(Session& session,
                                                                    const SocketRequest& request)>;

  const WebSocketOptions options;
  Shard& hub_shard;
  const ServerLog& log;
  const LimitReports& reports;
  MakeHandler make_handler;
  const access::Gate& gate;
  std::atomic<ClientId> last_client{0};  // written by: every shard
  OutboxBudget budget{options.max_unsent_bytes};
};

}  // namespace tactus::server
