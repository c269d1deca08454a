#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/fanout/broadcast_target.h"
#include "server/fanout/connections.h"
#include "server/fanout/outbox.h"
#include "server/fanout/session.h"
#include "server/fanout/shard.h"
#include "server/messages/endpoints.h"
#include "server/messages/message_handler.h"
#include "server/websocket/websockets.h"

namespace tactus::server {

/// A WebSocket that another program's server carries. Like WebSocketSession it keeps unsent
/// messages in an Outbox, from which the other side takes them as fast as it can send.
/// Thread: the hub's, which is also its shard's, unless noted.
class GatewaySocket final : public Session, public BroadcastTarget, public Connection {
 public:
  struct Close {
    std::uint16_t code;
    std::string reason;
  };
  /// What there is to do for the other side.
  struct Taken {
    std::vector<Payload> messages;  ///< to send, in order
    std::optional<Close> close;     ///< after them: close the connection
    bool may_read = false;          ///< the last message was handled: read the next
  };

  /// @param on_change  called on the hub's thread when take() has something new; must not throw
  GatewaySocket(ClientId id, const SocketRequest& request, WebSockets& all,
                std::function<void(ClientId)> on_change);

  void open();
  /// The peer has closed the connection, or it is lost.
  void on_peer_close() { end(EndCause::client); }
  void receive(std::string_view content, bool binary, double unix_ms);

  /// Takes the unsent messages. Thread: any.
  Taken take();

  // Session
  ClientId id() const noexcept override { return id_; }
  Shard& shard() const noexcept override { return all_.hub_shard; }
  access::SocketAccess& access() noexcept override { return access_; }
  void answer(Payload payload) override;
  void answer_deferred(Outbox::Writer writer, std::size_t bytes) override;
  void join(std::shared_ptr<TopicMembers> members) override;
  void leave(std::shared_ptr<TopicMembers> members) override;
  void deliver(std::shared_ptr<TopicMembers> members, Payload payload) override;
  void refuse(std::string_view reason) override;
  void resume_reading() override;
  void on_exception() override;

  // BroadcastTarget
  void on_payload(const TopicMembers& topic, const Payload& payload) override;
  void on_partial_send(const TopicMembers&, const Payload&, std::ptrdiff_t) override {}
  void on_excess() override {}
  void check() override {}

 private:
  // Connection
  void shut_down() noexcept override;
  void check_key() override;

  template <class Change>
  void change(Change change);
  void close(std::uint16_t code, std::string_view reason, EndCause cause);
  void end(EndCause cause);

  const ClientId id_;
  WebSockets& all_;
  const SocketRequest request_;
  const std::function<void(ClientId)> on_change_;
  access::SocketAccess access_;
  std::unique_ptr<MessageHandler> handler_;            // while open
  std::vector<std::shared_ptr<TopicMembers>> joined_;  // the topics that hold its slot
  Slot slot_ = 0;
  bool is_open_ = false;

  std::mutex mutex_;
  Outbox outbox_;  // guarded by mutex_, as the following
  std::optional<Close> close_;
  bool may_read_ = false;
  bool announced_ = false;  // on_change was called since the last take()
};

}  // namespace tactus::server
