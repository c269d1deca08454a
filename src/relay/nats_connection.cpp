#include "relay/nats_connection.h"

#include <nats/nats.h>

#include <atomic>
#include <mutex>
#include <utility>

namespace tactus::relay {
namespace {

constexpr int connect_timeout_ms = 1'000;
constexpr int reconnect_wait_ms = 200;
constexpr int reconnect_jitter_ms = 100;
constexpr int ping_interval_ms = 2'000;
constexpr int pings_unanswered = 2;
constexpr int messages_waiting = 4'096;

struct FreeOptions {
  void operator()(natsOptions* options) const { natsOptions_Destroy(options); }
};
struct FreeMessage {
  void operator()(natsMsg* message) const { natsMsg_Destroy(message); }
};

Error refused_option(std::string_view what, natsStatus status) {
  return {ErrorCode::invalid_argument, std::string{what} + ": " + natsStatus_GetText(status)};
}

/// A handler that can be ended: the library may still call it after a subscription was destroyed.
template <class... Arguments>
class Handler {
 public:
  explicit Handler(std::function<void(Arguments...)> call) : call_{std::move(call)} {}
  void operator()(Arguments... arguments) {
    const std::lock_guard lock{mutex_};
    if (call_) call_(arguments...);
  }
  void end() {
    const std::lock_guard lock{mutex_};
    call_ = nullptr;
  }

 private:
  std::mutex mutex_;
  std::function<void(Arguments...)> call_;  // guarded by mutex_; empty: ended
};
using MessageHandler = Handler<const NatsConnection::Message&>;
using ChangeHandler = Handler<bool>;

/// The library holds a shared_ptr on the heap as its closure, and frees it when it is done.
template <class Type>
void free_shared(void* closure) {
  delete static_cast<std::shared_ptr<Type>*>(closure);
}

void on_message(natsConnection*, natsSubscription*, natsMsg* received, void* closure) {
  const std::unique_ptr<natsMsg, FreeMessage> message{received};
  const char* const reply = natsMsg_GetReply(received);
  (**static_cast<std::shared_ptr<MessageHandler>*>(closure))(
      {.subject = natsMsg_GetSubject(received),
       .reply = reply != nullptr ? reply : "",
       .data = {natsMsg_GetData(received),
                static_cast<std::size_t>(natsMsg_GetDataLength(received))}});
}

class LibrarySubscription final : public NatsConnection::Subscription {
 public:
  LibrarySubscription(natsSubscription* subscription, std::shared_ptr<MessageHandler> handler)
      : subscription_{subscription}, handler_{std::move(handler)} {}
  LibrarySubscription(const LibrarySubscription&) = delete;
  LibrarySubscription& operator=(const LibrarySubscription&) = delete;
  ~LibrarySubscription() override {
    handler_->end();
    natsSubscription_Destroy(subscription_);
  }

 private:
  natsSubscription* const subscription_;
  const std::shared_ptr<MessageHandler> handler_;
};

class LibraryConnection final : public NatsConnection {
 public:
  explicit LibraryConnection(std::function<void(bool)> on_change)
      : changed_{std::make_shared<ChangeHandler>(std::move(on_change))} {}
  LibraryConnection(const LibraryConnection&) = delete;
  LibraryConnection& operator=(const LibraryConnection&) = delete;
  ~LibraryConnection() override {
    changed_->end();
    natsConnection_Close(connection_);
    natsConnection_Destroy(connection_);
  }

  Outcome connect(const NatsOptions& options);

  bool is_connected() const noexcept override {
    return natsConnection_Status(connection_) == NATS_CONN_STATUS_CONNECTED;
  }

  Result<std::unique_ptr<Subscription>> subscribe(const std::string& subject, Take take) override {
    auto handler = std::make_shared<MessageHandler>(std::move(take));
    auto* const closure = new std::shared_ptr<MessageHandler>{handler};
    natsSubscription* subscription = nullptr;
    const natsStatus status =
        natsConnection_Subscribe(&subscription, connection_, subject.c_str(), on_message, closure);
    if (status != NATS_OK) {
      free_shared<MessageHandler>(closure);
      return Error{ErrorCode::unavailable, std::string{"NATS: "} + natsStatus_GetText(status)};
    }
    natsSubscription_SetOnCompleteCB(subscription, free_shared<MessageHandler>, closure);
    return std::unique_ptr<Subscription>{
        std::make_unique<LibrarySubscription>(subscription, std::move(handler))};
  }

  bool publish(const std::string& subject, const std::string& reply,
               std::string_view data) noexcept override {
    if (!is_connected()) return false;
    const auto length = static_cast<int>(data.size());
    const natsStatus status =
        reply.empty() ? natsConnection_Publish(connection_, subject.c_str(), data.data(), length)
                      : natsConnection_PublishRequest(connection_, subject.c_str(), reply.c_str(),
                                                      data.data(), length);
    return status == NATS_OK;
  }

 private:
  // The library may call these after the connection was destroyed; on_closed comes last.
  static void on_connected(natsConnection*, void* handler) {
    (**static_cast<std::shared_ptr<ChangeHandler>*>(handler))(true);
  }
  static void on_disconnected(natsConnection*, void* handler) {
    (**static_cast<std::shared_ptr<ChangeHandler>*>(handler))(false);
  }
  static void on_closed(natsConnection*, void* handler) { free_shared<ChangeHandler>(handler); }

  const std::shared_ptr<ChangeHandler> changed_;
  natsConnection* connection_ = nullptr;
};

Outcome set_secrets(natsOptions* to, const NatsOptions& options) {
  if (!options.credentials.empty()) {
    const natsStatus status =
        natsOptions_SetUserCredentialsFromFiles(to, options.credentials.c_str(), nullptr);
    if (status != NATS_OK) return refused_option(options.credentials, status);
  }
  const bool is_tls = options.url.starts_with("tls://") || !options.ca.empty();
  if (!is_tls) return success();
  natsStatus status = natsOptions_SetSecure(to, true);
  if (status == NATS_OK && !options.ca.empty())
    status = natsOptions_LoadCATrustedCertificates(to, options.ca.c_str());
  if (status != NATS_OK) return refused_option(options.ca.empty() ? "TLS" : options.ca, status);
  return success();
}

Outcome LibraryConnection::connect(const NatsOptions& options) {
  natsOptions* made = nullptr;
  if (const natsStatus status = natsOptions_Create(&made); status != NATS_OK)
    return refused_option("NATS", status);
  const std::unique_ptr<natsOptions, FreeOptions> to{made};
  if (const natsStatus status = natsOptions_SetURL(made, options.url.c_str()); status != NATS_OK)
    return refused_option(options.url, status);
  if (auto set = set_secrets(made, options); !set) return set;
  natsOptions_SetName(made, options.client_name.c_str());
  natsOptions_SetTimeout(made, connect_timeout_ms);
  natsOptions_SetMaxReconnect(made, -1);
  natsOptions_SetReconnectWait(made, reconnect_wait_ms);
  natsOptions_SetReconnectJitter(made, reconnect_jitter_ms, reconnect_jitter_ms);
  natsOptions_SetPingInterval(made, ping_interval_ms);
  natsOptions_SetMaxPingsOut(made, pings_unanswered);
  natsOptions_SetReconnectBufSize(made, 1);  // nothing is sent later
  natsOptions_SetSendAsap(made, true);       // now, not when the library's flusher runs
  natsOptions_SetMaxPendingMsgs(made, messages_waiting);
  natsOptions_SetNoEcho(made, true);
  auto* const handler = new std::shared_ptr<ChangeHandler>{changed_};
  natsOptions_SetDisconnectedCB(made, on_disconnected, handler);
  natsOptions_SetReconnectedCB(made, on_connected, handler);
  natsOptions_SetClosedCB(made, on_closed, handler);
  natsOptions_SetRetryOnFailedConnect(made, true, on_connected, handler);
  const natsStatus status = natsConnection_Connect(&connection_, made);
  if (status != NATS_OK && status != NATS_NOT_YET_CONNECTED) {
    free_shared<ChangeHandler>(handler);
    return refused_option(options.url, status);
  }
  if (status == NATS_OK) (*changed_)(true);
  return success();
}

}  // namespace

Result<std::unique_ptr<NatsConnection>> NatsConnection::open(const NatsOptions& options,
                                                             std::function<void(bool)> on_change) {
  auto connection = std::make_unique<LibraryConnection>(std::move(on_change));
  if (const auto connected = connection->connect(options); !connected) return connected.error();
  return std::unique_ptr<NatsConnection>{std::move(connection)};
}

}  // namespace tactus::relay
