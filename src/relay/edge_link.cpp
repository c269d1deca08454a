#include "relay/edge_link.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <utility>
#include <variant>

#include "client/clock/clock_sync.h"
#include "protocol/relay/relay_message.h"
#include "protocol/relay/relayed_text.h"
#include "protocol/websocket/client_request.h"
#include "protocol/websocket/server_message.h"
#include "relay/origin_settings.h"
#include "relay/origin_view.h"
#include "relay/random_id.h"
#include "transport/unix_time.h"

namespace tactus::relay {
namespace {

using protocol::RelayHeader;
using protocol::RelayMessage;
using protocol::RelayRequest;

constexpr double hello_interval_ms = 250.0;
constexpr double lease_interval_ms = 3'000.0;
constexpr double probe_interval_ms = 1'000.0;
constexpr double burst_interval_ms = 50.0;
constexpr double answer_timeout_ms = 2'000.0;
constexpr double command_expires_ms = 1'000.0;
constexpr std::size_t most_waiting = 4'096;

Error no_origin() {
  return {ErrorCode::unavailable, "the origin is silent; nothing was changed; retry later"};
}

/// A message of NATS on its way to the hub.
struct Incoming {
  std::uint64_t stream = 0;  // or:
  std::uint64_t request = 0;
  std::string data;
  double received = 0.0;  // local time in ms
};

using OnRelayed = std::function<void(const Result<RelayMessage>&, double received)>;

struct PendingRequest {
  OnRelayed done;
  double deadline = 0.0;
};

struct RelayStream {
  std::string request;
  std::string type;  // empty: `take` gets the messages as they came
  std::function<void(const server::Upstream::Message&, double received)> take;
  std::unique_ptr<NatsConnection::Subscription> subscription = nullptr;
  std::uint64_t last_seq = 0;
  double renew_at = 0.0;
};

class NatsEdgeLink final : public EdgeLink {
 public:
  NatsEdgeLink(Options options, LogSink log)
      : options_{std::move(options)},
        log_{std::move(log)},
        inbox_{fmt::format("_INBOX.tactus.{}", protocol::relay_id_text(id_))} {}

  Outcome connect();

  // EdgeLink. Thread: main.
  std::optional<TransportOptions> await_origin(std::chrono::milliseconds timeout) override;
  void show_on(TransportClock& clock) override { view_.show_on(clock); }
  SourceInfo source() const override {
    const std::lock_guard lock{mutex_};
    return source_;
  }
  void close() override;

  // Upstream
  void start(Hub hub) override;
  void tick() override;
  std::unique_ptr<Stream> subscribe(std::string request, std::string type, Take take) override;
  void submit(const TransportCommand& command, const server::access::Peer& sender,
              Done done) override;
  void get(std::string target, Got done) override;
  /// As the state tells it.
  bool is_ready() const noexcept override {
    const auto edge = view_.clock()->get_state().edge;
    return edge && !edge->stale;
  }
  server::HopCounters counters() const noexcept override {
    const std::lock_guard lock{mutex_};
    server::HopCounters counters = counters_;
    counters.ready = is_ready();
    return counters;
  }

 private:
  class Lease;

  // Threads of the NATS library.
  void push(Incoming incoming);
  void on_answer(const NatsConnection::Message& message);
  bool take_hello(const NatsConnection::Message& message);

  // The hub's thread.
  void drain();
  void on_stream(RelayStream& stream, const Incoming& incoming);
  void on_lease(std::uint64_t number, const Result<RelayMessage>& answer, double received);
  void deliver(RelayStream& stream, const RelayMessage& message, bool after_gap, double received);
  void listen(std::uint64_t number, RelayStream& stream);
  void lease(std::uint64_t number, RelayStream& stream);
  void release(std::uint64_t number);
  void say_hello();
  void adopt_found();
  void lease_all();
  void burst() {
    probes_left_ = client::ClockSync::group_size;
    next_probe_ = 0.0;
  }
  void probe();
  void on_probe(const Result<RelayMessage>& answer, double received);
  void on_state(std::string_view text, double received);
  std::uint64_t add_stream(RelayStream stream);
  using Payload = std::function<std::string(const std::string& reply)>;
  void request(RelayRequest kind, std::uint64_t seq, const Payload& payload, OnRelayed done);
  Result<TransportState> outcome_of(const Result<RelayMessage>& answer);

  double now() const noexcept { return view_.now(); }
  void count(std::uint64_t server::HopCounters::* counter, std::uint64_t more = 1) {
    const std::lock_guard lock{mutex_};
    counters_.*counter += more;
  }

  const Options options_;
  const LogSink log_;
  const std::uint64_t id_ = random_id();
  const std::string inbox_;
  std::unique_ptr<NatsConnection> nats_;
  std::unique_ptr<NatsConnection::Subscription> answers_;

  mutable std::mutex mutex_;  // guards the following
  std::condition_variable found_origin_;
  struct Found {
    std::uint64_t id = 0;
    TransportOptions settings = {};
  };
  std::optional<Found> found_;
  std::deque<Incoming> incoming_;
  bool drain_posted_ = false;
  bool reconnected_ = false;
  Hub hub_;  // empty before start and after close
  SourceInfo source_;
  server::HopCounters counters_;

  // The hub's.
  std::uint64_t origin_ = 0;  // 0: none yet
  OriginView view_{[this](std::uint64_t seq) { hub_.on_tick(seq); }};
  std::map<std::uint64_t, RelayStream> streams_;
  std::uint64_t last_stream_ = 0;
  std::map<std::uint64_t, PendingRequest> requests_;
  std::uint64_t last_request_ = 0;
  std::uint64_t last_command_ = 0;
  double next_hello_ = 0.0;
  double next_probe_ = 0.0;
  std::size_t probes_left_ = 0;
};

/// A publisher's hold on a stream.
class NatsEdgeLink::Lease final : public server::Upstream::Stream {
 public:
  Lease(NatsEdgeLink& link, std::uint64_t number) : link_{link}, number_{number} {}
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  ~Lease() override { link_.release(number_); }

 private:
  NatsEdgeLink& link_;
  const std::uint64_t number_;
};

Outcome NatsEdgeLink::connect() {
  auto nats = NatsConnection::open(options_.nats, [this](bool connected) {
    log_(connected ? LogLevel::info : LogLevel::warning,
         fmt::format("{} {}", options_.nats.url,
                     connected ? "is connected" : "is lost; trying again"));
    if (!connected) return;
    {
      const std::lock_guard lock{mutex_};
      reconnected_ = true;
    }
    push({});
  });
  if (!nats) return nats.error();
  nats_ = std::move(*nats);
  if (!nats_->is_connected())
    log_(LogLevel::warning, fmt::format("no connection to {} yet", options_.nats.url));
  auto answers =
      nats_->subscribe(inbox_ + ".*", [this](const auto& message) { on_answer(message); });
  if (!answers) return answers.error();
  answers_ = std::move(*answers);
  return success();
}

void NatsEdgeLink::close() {
  {
    const std::lock_guard lock{mutex_};
    hub_ = {};
  }
  answers_.reset();
  for (auto& [number, stream] : streams_) stream.subscription.reset();
  nats_.reset();
}

std::optional<TransportOptions> NatsEdgeLink::await_origin(std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  constexpr std::chrono::milliseconds interval{250};
  std::unique_lock lock{mutex_};
  while (!found_ && std::chrono::steady_clock::now() < deadline) {
    lock.unlock();
    say_hello();
    lock.lock();
    found_origin_.wait_for(lock, interval, [this] { return found_.has_value(); });
  }
  return found_ ? std::optional{found_->settings} : std::nullopt;
}

void NatsEdgeLink::say_hello() {
  nats_->publish(protocol::relay_hello_subject(options_.name), inbox_ + ".hello",
                 protocol::encode_relay({.sender = id_}, {}));
}

/// @return whether it was an answer to hello
bool NatsEdgeLink::take_hello(const NatsConnection::Message& message) {
  if (!message.subject.ends_with(".hello")) return false;
  const auto relayed = protocol::read_relay(message.data);
  const auto settings =
      relayed ? read_settings(relayed->payload) : Result<TransportOptions>{relayed.error()};
  if (!settings) {
    count(&server::HopCounters::refused);
    return true;
  }
  {
    const std::lock_guard lock{mutex_};
    if (!found_) found_ = Found{relayed->header.sender, *settings};
  }
  found_origin_.notify_all();
  push({});
  return true;
}

void NatsEdgeLink::on_answer(const NatsConnection::Message& message) {
  if (take_hello(message)) return;
  const std::string_view token = message.subject.substr(message.subject.rfind('.') + 1);
  std::uint64_t number = 0;
  const auto read = std::from_chars(token.data(), token.data() + token.size(), number);
  if (read.ec == std::errc{} && number != 0)
    push({.request = number, .data = std::string{message.data}, .received = now()});
}

/// One function on the hub's thread takes all that came. What it cannot take in time is dropped.
void NatsEdgeLink::push(Incoming incoming) {
  const std::lock_guard lock{mutex_};
  if (!hub_.run) return;
  if (incoming_.size() >= most_waiting) {
    ++counters_.dropped;
    return;
  }
  incoming_.push_back(std::move(incoming));
  if (!std::exchange(drain_posted_, true)) hub_.run([this] { drain(); });
}

void NatsEdgeLink::start(Hub hub) {
  {
    const std::lock_guard lock{mutex_};
    hub_ = std::move(hub);
  }
  add_stream(
      {.request = protocol::encode_transport_request({}, {}),
       .type = {},
       .take = [this](const Message& state, double received) { on_state(state.bytes, received); }});
  add_stream({.request = protocol::encode_request("source.subscribe", {}),
              .type = "source.state",
              .take = [this](const Message& text, double) {
                const auto message = protocol::read_server_message(text.bytes);
                const auto* source = message ? std::get_if<SourceInfo>(&*message) : nullptr;
                if (source == nullptr) return;
                const std::lock_guard lock{mutex_};
                source_ = *source;
              }});
  adopt_found();
}

void NatsEdgeLink::drain() {
  std::deque<Incoming> all;
  bool reconnected = false;
  {
    const std::lock_guard lock{mutex_};
    all.swap(incoming_);
    drain_posted_ = false;
    reconnected = std::exchange(reconnected_, false);
  }
  adopt_found();
  if (reconnected) lease_all();
  for (const Incoming& each : all) {
    if (const auto stream = streams_.find(each.stream); stream != streams_.end()) {
      on_stream(stream->second, each);
    } else if (const auto asked = requests_.extract(each.request)) {
      const auto answer = protocol::read_relay(each.data);
      if (!answer) count(&server::HopCounters::refused);
      asked.mapped().done(answer, each.received);
    }
  }
}

void NatsEdgeLink::on_stream(RelayStream& stream, const Incoming& incoming) {
  const auto message = protocol::read_relay(incoming.data);
  if (!message) return count(&server::HopCounters::refused);
  const RelayHeader& header = message->header;
  if (header.sender != origin_) return count(&server::HopCounters::foreign);
  if (header.seq <= stream.last_seq || header.failed) return count(&server::HopCounters::refused);
  const bool after_gap = stream.last_seq != 0 && header.seq != stream.last_seq + 1;
  {
    const std::lock_guard lock{mutex_};
    ++counters_.messages;
    counters_.bytes += incoming.data.size();
    if (after_gap) counters_.lost += header.seq - stream.last_seq - 1;
  }
  stream.last_seq = header.seq;
  deliver(stream, *message, after_gap, incoming.received);
}

void NatsEdgeLink::deliver(RelayStream& stream, const RelayMessage& message, bool after_gap,
                           double received) {
  Message delivered{.bytes = message.payload,
                    .binary = message.header.binary,
                    .retained = message.header.retained,
                    .after_gap = after_gap};
  if (stream.type.empty()) return stream.take(delivered, received);
  if (delivered.binary) return count(&server::HopCounters::refused);
  const auto text = protocol::relayed_text(message.payload, stream.type, [this](double unix_ms) {
    return view_.local_unix_ms(unix_ms);
  });
  if (!text) return count(&server::HopCounters::refused);
  delivered.bytes = *text;
  stream.take(delivered, received);
}

std::uint64_t NatsEdgeLink::add_stream(RelayStream stream) {
  const std::uint64_t number = ++last_stream_;
  RelayStream& added = streams_.emplace(number, std::move(stream)).first->second;
  if (origin_ != 0) listen(number, added);
  return number;
}

std::unique_ptr<server::Upstream::Stream> NatsEdgeLink::subscribe(std::string request,
                                                                  std::string type, Take take) {
  const std::uint64_t number = add_stream(
      {.request = std::move(request),
       .type = std::move(type),
       .take = [take = std::move(take)](const Message& message, double) { take(message); }});
  return std::make_unique<Lease>(*this, number);
}

/// Subscribes to the subject first, so that no message after the answer is missed.
void NatsEdgeLink::listen(std::uint64_t number, RelayStream& stream) {
  stream.last_seq = 0;
  auto subscription = nats_->subscribe(
      protocol::relay_stream_subject(options_.name, origin_, stream.request),
      [this, number](const NatsConnection::Message& message) {
        push({.stream = number, .data = std::string{message.data}, .received = now()});
      });
  if (!subscription) return log_(LogLevel::error, subscription.error().message);
  stream.subscription = std::move(*subscription);
  lease(number, stream);
}

void NatsEdgeLink::lease(std::uint64_t number, RelayStream& stream) {
  stream.renew_at = now() + lease_interval_ms;
  request(
      RelayRequest::lease, 0, [&stream](const auto&) { return stream.request; },
      [this, number](const Result<RelayMessage>& answer, double received) {
        on_lease(number, answer, received);
      });
}

/// The answer has the last message, for a newcomer.
void NatsEdgeLink::on_lease(std::uint64_t number, const Result<RelayMessage>& answer,
                            double received) {
  const auto found = streams_.find(number);
  if (found == streams_.end() || !answer || answer->header.sender != origin_) return;
  RelayStream& stream = found->second;
  if (answer->header.failed)
    return log_(LogLevel::warning,
                fmt::format("the origin refuses {}: {}", stream.request, answer->payload));
  if (answer->payload.empty() || answer->header.seq <= stream.last_seq) return;
  stream.last_seq = answer->header.seq;
  deliver(stream, *answer, false, received);
}

void NatsEdgeLink::release(std::uint64_t number) {
  const auto stream = streams_.extract(number);
  if (!stream || origin_ == 0) return;
  const std::string& request = stream.mapped().request;
  if (std::ranges::any_of(streams_,
                          [&](const auto& each) { return each.second.request == request; }))
    return;
  if (nats_)
    nats_->publish(protocol::relay_request_subject(options_.name, origin_, RelayRequest::release),
                   {}, protocol::encode_relay({.sender = id_}, request));
}

void NatsEdgeLink::lease_all() {
  for (auto& [number, stream] : streams_) lease(number, stream);
  burst();
}

/// Follows the origin that answered.
void NatsEdgeLink::adopt_found() {
  std::optional<Found> found;
  {
    const std::lock_guard lock{mutex_};
    found = std::exchange(found_, std::nullopt);
  }
  if (!found || !view_.is_silent()) return;  // or an answer to an earlier hello
  view_.grant(hello_interval_ms);  // for its first tick
  if (found->id == origin_) return lease_all();
  origin_ = found->id;
  count(&server::HopCounters::origins);
  log_(LogLevel::info,
       fmt::format("following \"{}\", run {}", options_.name, protocol::relay_id_text(origin_)));
  view_.restart(found->settings.sample_rate);
  for (auto& [number, stream] : streams_) listen(number, stream);
  burst();
}

void NatsEdgeLink::request(RelayRequest kind, std::uint64_t seq, const Payload& payload,
                           OnRelayed done) {
  const std::uint64_t number = ++last_request_;
  const std::string reply = fmt::format("{}.{}", inbox_, number);
  const bool sent =
      nats_ && nats_->publish(protocol::relay_request_subject(options_.name, origin_, kind), reply,
                              protocol::encode_relay({.sender = id_, .seq = seq}, payload(reply)));
  if (!sent) return done(no_origin(), now());
  requests_.emplace(number,
                    PendingRequest{.done = std::move(done), .deadline = now() + answer_timeout_ms});
}

void NatsEdgeLink::tick() {
  const double at = now();
  while (!requests_.empty() && requests_.begin()->second.deadline < at) {
    const auto late = requests_.extract(requests_.begin());
    late.mapped().done(Error{ErrorCode::unavailable,
                             "the origin did not answer in time; a command may be in effect"},
                       at);
  }
  if (view_.is_silent()) {
    if (at >= next_hello_) {
      next_hello_ = at + hello_interval_ms;
      say_hello();
    }
  }
  if (origin_ == 0) return;
  if (at >= next_probe_) probe();
  for (auto& [number, stream] : streams_)
    if (at >= stream.renew_at) lease(number, stream);
}

void NatsEdgeLink::probe() {
  const double sent = now();
  if (probes_left_ > 0) --probes_left_;
  next_probe_ = sent + (probes_left_ > 0 ? burst_interval_ms : probe_interval_ms);
  request(
      RelayRequest::time, 0,
      [sent](const std::string& reply) {
        std::string text = protocol::encode_time_request(sent);
        text.pop_back();
        return fmt::format(R"({},"requestId":"{}"}})", text, reply);
      },
      [this](const Result<RelayMessage>& answer, double received) { on_probe(answer, received); });
}

void NatsEdgeLink::on_probe(const Result<RelayMessage>& answer, double received) {
  if (!answer || answer->header.failed || answer->header.sender != origin_) return;
  const auto message = protocol::read_server_message(answer->payload);
  const auto* time = message ? std::get_if<protocol::TimeAnswer>(&*message) : nullptr;
  if (time == nullptr) return count(&server::HopCounters::refused);
  view_.take(*time, received);
  const std::lock_guard lock{mutex_};
  if (std::isfinite(view_.round_trip_ms())) counters_.round_trip_ms = view_.round_trip_ms();
}

void NatsEdgeLink::on_state(std::string_view text, double received) {
  const auto message = protocol::read_server_message(text);
  const auto* state = message ? std::get_if<protocol::StateMessage>(&*message) : nullptr;
  if (state == nullptr) return count(&server::HopCounters::refused);
  if (view_.take(*state, received)) burst();
}

void NatsEdgeLink::submit(const TransportCommand& command, const server::access::Peer& sender,
                          Done done) {
  if (!is_ready()) {
    count(&server::HopCounters::failed_commands);
    return done(no_origin());
  }
  const TransportCommand translated = view_.to_origin(command);
  const double expires = view_.origin_unix_ms(transport::unix_ms_now() + command_expires_ms);
  count(&server::HopCounters::commands);
  request(
      RelayRequest::command, ++last_command_,
      [&](const std::string& reply) {
        return protocol::encode_relay_command(reply, translated, expires, sender.block.text());
      },
      [this, done = std::move(done)](const Result<RelayMessage>& answer, double) {
        const auto outcome = outcome_of(answer);
        if (!outcome && outcome.error().code == ErrorCode::unavailable)
          count(&server::HopCounters::failed_commands);
        done(outcome);
      });
}

/// The answer to a command, as of this edge: in its time, with its seq.
Result<TransportState> NatsEdgeLink::outcome_of(const Result<RelayMessage>& answer) {
  if (!answer) return answer.error();
  if (answer->header.failed) return no_origin();
  const auto message = protocol::read_server_message(answer->payload);
  const auto* result = message ? std::get_if<protocol::Answer>(&*message) : nullptr;
  if (result == nullptr || (!result->error && !result->state)) {
    count(&server::HopCounters::refused);
    return Error{ErrorCode::internal, "the origin's answer has no state"};
  }
  if (result->error) return *result->error;
  return view_.result(*result->state);
}

void NatsEdgeLink::get(std::string target, Got done) {
  const std::lock_guard lock{mutex_};
  if (!hub_.run) return;
  hub_.run([this, target = std::move(target), done = std::move(done)] {
    if (!is_ready()) return done(no_origin());
    request(
        RelayRequest::get, 0, [&target](const auto&) { return target; },
        [done](const Result<RelayMessage>& answer, double) {
          if (!answer) return done(answer.error());
          if (answer->header.failed)
            return done(Error{ErrorCode::failed_precondition, "the origin has none"});
          done(std::string{answer->payload});
        });
  });
}

}  // namespace

Result<std::unique_ptr<EdgeLink>> EdgeLink::open(Options options, LogSink log) {
  auto link = std::make_unique<NatsEdgeLink>(std::move(options), std::move(log));
  if (const auto connected = link->connect(); !connected) return connected.error();
  return std::unique_ptr<EdgeLink>{std::move(link)};
}

}  // namespace tactus::relay
