#include "relay/nats/nats_connection.h"

#include <fmt/format.h>
#include <nats/nats.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "relay/nats/attempt_timeout.h"
#include "relay/nats/nats_fault.h"
#include "relay/nats/random_id.h"

namespace tactus::relay {
namespace {

constexpr int ping_interval_ms = 500;
constexpr int pings_unanswered = 2;
constexpr int messages_waiting = 4'096;
constexpr std::chrono::milliseconds least_wait{50};
constexpr std::uint64_t most_jitter_ms = 100;

struct FreeOptions {
  void operator()(natsOptions* options) const { natsOptions_Destroy(options); }
};
using Options = std::unique_ptr<natsOptions, FreeOptions>;
struct FreeMessage {
  void operator()(natsMsg* message) const { natsMsg_Destroy(message); }
};
struct FreeSubscription {
  void operator()(natsSubscription* subscription) const { natsSubscription_Destroy(subscription); }
};

/// A handler that can be ended: the library may still call it after its object was destroyed.
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
using FaultHandler = Handler<natsStatus, std::string_view>;

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
                static_cast<std::size_t>(natsMsg_GetDataLength(received))},
       .has_no_responder = natsMsg_IsNoResponders(received)});
}

std::string_view last_error() noexcept {
  const char* const text = nats_GetLastError(nullptr);
  return text != nullptr ? std::string_view{text} : std::string_view{};
}

/// On a thread of the library, one at a time; on_closed comes last.
void on_fault(natsConnection* connection, natsSubscription*, natsStatus status, void* closure) {
  const char* text = nullptr;
  natsConnection_GetLastError(connection, &text);
  (**static_cast<std::shared_ptr<FaultHandler>*>(closure))(status, text != nullptr ? text : "");
}
void on_closed(natsConnection*, void* closure) {
  (**static_cast<std::shared_ptr<FaultHandler>*>(closure))(NATS_CONNECTION_CLOSED, {});
  free_shared<FaultHandler>(closure);
}

/// The file of credentials is read by the library, at each attempt.
Result<Options> library_options(const NatsOptions& options, std::int64_t timeout_ms) {
  natsOptions* made = nullptr;
  natsStatus status = natsOptions_Create(&made);
  Options owned{made};
  const auto set = [&](natsStatus next) {
    if (status == NATS_OK) status = next;
  };
  set(natsOptions_SetURL(made, options.url.c_str()));
  if (!options.credentials.empty())
    set(natsOptions_SetUserCredentialsFromFiles(made, options.credentials.c_str(), nullptr));
  if (options.url.starts_with("tls://") || !options.ca.empty())
    set(natsOptions_SetSecure(made, true));
  if (status == NATS_OK && !options.ca.empty() &&
      natsOptions_LoadCATrustedCertificates(made, options.ca.c_str()) != NATS_OK)
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} has no readable certificate in PEM", options.ca)};
  set(natsOptions_SetName(made, options.client_name.c_str()));
  set(natsOptions_SetTimeout(made, timeout_ms));
  set(natsOptions_SetPingInterval(made, ping_interval_ms));
  set(natsOptions_SetMaxPingsOut(made, pings_unanswered));
  set(natsOptions_SetWriteDeadline(made, ping_interval_ms * pings_unanswered));
  set(natsOptions_SetMaxPendingMsgs(made, messages_waiting));
  set(natsOptions_SetSendAsap(made, true));  // now, not when the library's flusher runs
  set(natsOptions_SetNoEcho(made, true));
  // The library's own attempts hide why they fail, and end for good after two refusals.
  set(natsOptions_SetAllowReconnect(made, false));
  if (status != NATS_OK) return nats_fault(options, status, last_error());
  return owned;
}

class LibraryConnection final : public NatsConnection {
 public:
  LibraryConnection(NatsOptions options, OnChange on_change)
      : options_{std::move(options)}, on_change_{std::move(on_change)} {}
  LibraryConnection(const LibraryConnection&) = delete;
  LibraryConnection& operator=(const LibraryConnection&) = delete;
  ~LibraryConnection() override {
    {
      const std::lock_guard lock{mutex_};
      is_ending_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
    faults_->end();
  }

  Outcome begin();
  std::unique_ptr<Subscription> subscribe(std::string subject, Take take) override;
  bool publish(const std::string& subject, const std::string& reply,
               std::string_view data) noexcept override;

 private:
  class Entry;
  using Handle = std::shared_ptr<natsConnection>;

  void run();
  Outcome connect();
  void on_fault(natsStatus status, std::string_view detail);
  void report(const Outcome& outcome);

  const NatsOptions options_;
  const OnChange on_change_;
  std::mutex reporting_;  // of on_change_, so that the present comes last; locked before mutex_
  const std::shared_ptr<FaultHandler> faults_ = std::make_shared<FaultHandler>(
      [this](natsStatus status, std::string_view detail) { on_fault(status, detail); });
  std::optional<std::int64_t> took_ms_;  // to connect; open's, then the thread's, as the next
  std::uint64_t failures_ = 0;           // since then
  std::mutex mutex_;                     // guards the following
  std::condition_variable changed_;
  Handle connection_;
  std::vector<Entry*> entries_;
  bool was_connected_ = false;
  bool is_lost_ = false;
  bool is_ending_ = false;
  std::set<std::string> reported_;  // reasons, since it was connected
  std::thread thread_;
};

/// A subscription, made again on each connection.
class LibraryConnection::Entry final : public NatsConnection::Subscription {
 public:
  Entry(LibraryConnection& owner, std::string subject, Take take)
      : owner_{owner},
        subject_{std::move(subject)},
        handler_{std::make_shared<MessageHandler>(std::move(take))} {}
  Entry(const Entry&) = delete;
  Entry& operator=(const Entry&) = delete;
  ~Entry() override {
    handler_->end();
    const std::lock_guard lock{owner_.mutex_};
    std::erase(owner_.entries_, this);
    subscription_.reset();
  }

  /// Requires the owner's mutex. A failure means that the connection was lost meanwhile.
  void subscribe(natsConnection* connection) {
    auto* const closure = new std::shared_ptr<MessageHandler>{handler_};
    natsSubscription* made = nullptr;
    if (natsConnection_Subscribe(&made, connection, subject_.c_str(), on_message, closure) !=
        NATS_OK)
      return free_shared<MessageHandler>(closure);
    natsSubscription_SetOnCompleteCB(made, free_shared<MessageHandler>, closure);
    subscription_.reset(made);
  }

 private:
  LibraryConnection& owner_;
  const std::string subject_;
  const std::shared_ptr<MessageHandler> handler_;
  std::unique_ptr<natsSubscription, FreeSubscription> subscription_;
};

std::unique_ptr<NatsConnection::Subscription> LibraryConnection::subscribe(std::string subject,
                                                                           Take take) {
  auto entry = std::make_unique<Entry>(*this, std::move(subject), std::move(take));
  const std::lock_guard lock{mutex_};
  entries_.push_back(entry.get());
  if (connection_) entry->subscribe(connection_.get());
  return entry;
}

bool LibraryConnection::publish(const std::string& subject, const std::string& reply,
                                std::string_view data) noexcept {
  const auto connection = [this] {
    const std::lock_guard lock{mutex_};
    return connection_;
  }();
  if (!connection || natsConnection_Status(connection.get()) != NATS_CONN_STATUS_CONNECTED)
    return false;
  const auto length = static_cast<int>(data.size());
  const natsStatus status =
      reply.empty() ? natsConnection_Publish(connection.get(), subject.c_str(), data.data(), length)
                    : natsConnection_PublishRequest(connection.get(), subject.c_str(),
                                                    reply.c_str(), data.data(), length);
  // A part of the message may have been sent, so nothing may follow it.
  if (status == NATS_TIMEOUT) natsConnection_Close(connection.get());
  return status == NATS_OK;
}

Outcome LibraryConnection::begin() {
  Outcome first = connect();
  if (!first && first.error().code != ErrorCode::unavailable) return first;
  report(first);
  thread_ = std::thread{[this] { run(); }};
  return success();
}

void LibraryConnection::run() {
  std::unique_lock lock{mutex_};
  for (;;) {
    changed_.wait(lock, [this] { return is_lost_ || is_ending_; });
    if (is_ending_) return;
    if (std::exchange(was_connected_, false)) {
      reported_.clear();
      lock.unlock();
      report(Error{ErrorCode::unavailable, fmt::format("{} is lost; trying again", options_.url)});
      lock.lock();
    }
    const std::chrono::milliseconds wait{least_wait.count() +
                                         static_cast<std::int64_t>(random_id() % most_jitter_ms)};
    if (changed_.wait_for(lock, wait, [this] { return is_ending_; })) return;
    lock.unlock();
    report(connect());
    lock.lock();
  }
}

/// Calls on_change with what is new. A refused subject may be refused a hundred times a second.
void LibraryConnection::report(const Outcome& outcome) {
  constexpr std::size_t most_reasons = 16;
  const std::lock_guard reporting{reporting_};
  bool connected = false;
  {
    const std::lock_guard lock{mutex_};
    connected = connection_ && !is_lost_;
    if (outcome) {
      reported_.clear();
    } else if (reported_.size() >= most_reasons ||
               !reported_.insert(outcome.error().message).second) {
      return;
    }
  }
  on_change_(connected, outcome);
}

Outcome LibraryConnection::connect() {
  const auto options = library_options(options_, attempt_timeout_ms(took_ms_, failures_));
  if (!options) return options.error();
  auto* const closure = new std::shared_ptr<FaultHandler>{faults_};
  natsOptions_SetErrorHandler(options->get(), relay::on_fault, closure);
  natsOptions_SetClosedCB(options->get(), on_closed, closure);
  {
    const std::lock_guard lock{mutex_};
    is_lost_ = false;
  }
  natsConnection* made = nullptr;
  const auto began = std::chrono::steady_clock::now();
  const natsStatus status = natsConnection_Connect(&made, options->get());
  const auto took = std::chrono::steady_clock::now() - began;
  if (status != NATS_OK) {
    ++failures_;
    free_shared<FaultHandler>(closure);
    const std::lock_guard lock{mutex_};
    is_lost_ = true;
    return nats_fault(options_, status, last_error());
  }
  took_ms_ = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
  failures_ = 0;
  const Handle connection{made, natsConnection_Destroy};
  const std::lock_guard lock{mutex_};
  connection_ = connection;
  was_connected_ = true;
  for (Entry* const entry : entries_) entry->subscribe(made);
  return success();
}

/// A refused subject ends nothing else: a stream is missing, and the log says why.
void LibraryConnection::on_fault(natsStatus status, std::string_view detail) {
  if (status == NATS_NOT_PERMITTED)
    report(Error{ErrorCode::invalid_argument,
                 fmt::format("{}: {}; docs/scaling.md lists the permissions that are needed",
                             options_.url, detail)});
  if (status == NATS_CONNECTION_AUTH_FAILED) report(nats_fault(options_, status, detail));
  if (status != NATS_CONNECTION_CLOSED) return;
  {
    const std::lock_guard lock{mutex_};
    is_lost_ = true;
  }
  changed_.notify_all();
}

}  // namespace

Result<std::unique_ptr<NatsConnection>> NatsConnection::open(NatsOptions options,
                                                             OnChange on_change) {
  auto connection = std::make_unique<LibraryConnection>(std::move(options), std::move(on_change));
  if (const auto begun = connection->begin(); !begun) return begun.error();
  return std::unique_ptr<NatsConnection>{std::move(connection)};
}

}  // namespace tactus::relay
