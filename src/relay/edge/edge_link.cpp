#include "relay/edge/edge_link.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <variant>

#include "client/clock/clock_sync.h"
#include "protocol/http/error_reader.h"
#include "protocol/relay/relay_message.h"
#include "protocol/websocket/client_request.h"
#include "protocol/websocket/server_message.h"
#include "relay/edge/hop_tally.h"
#include "relay/edge/hub_tasks.h"
#include "relay/edge/leased_streams.h"
#include "relay/edge/origin_line.h"
#include "relay/edge/origin_settings.h"
#include "relay/edge/origin_view.h"
#include "transport/unix_time.h"

namespace tactus::relay {
namespace {

using protocol::RelayMessage;
using protocol::RelayRequest;
using server::HopCounters;

constexpr double hello_interval_ms = 250.0;
constexpr double probe_interval_ms = 1'000.0;
constexpr double burst_interval_ms = 50.0;
constexpr double command_expires_ms = 1'000.0;

class NatsEdgeLink final : public EdgeLink {
 public:
  NatsEdgeLink(const Options& options, LogSink log)
      : log_{std::move(log)}, line_{options.name, tally_} {}

  Outcome connect(const NatsOptions& options);

  // EdgeLink. Thread: main.
  std::optional<TransportOptions> await_origin(std::chrono::milliseconds timeout) override;
  void show_on(TransportClock& clock) override { view_.show_on(clock); }
  SourceInfo source() const override {
    const std::lock_guard lock{mutex_};
    return source_;
  }
  void close() override {
    hub_.close();
    answers_.reset();
    streams_.close();
    line_.close();
  }

  // Upstream
  void start(Hub hub) override;
  void tick() override;
  std::unique_ptr<Stream> subscribe(std::string request, std::string type, Take take) override {
    return streams_.subscribe(
        std::move(request), std::move(type),
        [take = std::move(take)](const Message& message, double) { take(message); });
  }
  void submit(const TransportCommand& command, const server::access::Peer& sender,
              Done done) override;
  void get(std::string target, Got done) override;
  /// As the state tells it.
  bool is_ready() const noexcept override {
    const auto edge = view_.clock()->get_state().edge;
    return edge && !edge->stale;
  }
  HopCounters counters() const noexcept override {
    HopCounters counters = tally_.counters();
    counters.ready = is_ready();
    return counters;
  }

 private:
  struct Found {
    std::uint64_t run = 0;
    TransportOptions settings = {};
  };

  // Threads of the NATS connection.
  void on_connection(const std::string& url, const Outcome& outcome);
  void on_answer(const NatsConnection::Message& message);
  void on_hello(std::string_view data);
  void post(HubTasks::Task task) {
    if (!hub_.post(std::move(task))) tally_.add(&HopCounters::dropped);
  }

  // The hub's thread.
  void follow_found();
  void renew_all() {
    streams_.renew_all();
    burst();
  }
  void burst() {
    probes_left_ = client::ClockSync::group_size;
    next_probe_ = 0.0;
  }
  void probe();
  void on_probe(const Result<RelayMessage>& answer, double received);
  void on_state(std::string_view text, double received);
  void on_source(std::string_view text);
  Result<TransportState> outcome_of(const Result<RelayMessage>& answer);

  const LogSink log_;
  HopTally tally_;
  HubTasks hub_;

  mutable std::mutex mutex_;  // guards the following
  std::condition_variable found_origin_;
  std::optional<Found> found_;
  SourceInfo source_;

  // The hub's, and main's before it starts and after it ended.
  OriginLine line_;
  std::function<void(std::uint64_t seq)> on_tick_;
  OriginView view_{[this](std::uint64_t seq) { on_tick_(seq); }};
  LeasedStreams streams_{line_, hub_, tally_, view_, log_};
  std::unique_ptr<NatsConnection::Subscription> answers_;
  std::uint64_t last_command_ = 0;
  double next_hello_ = 0.0;
  double next_probe_ = 0.0;
  std::size_t probes_left_ = 0;
};

Outcome NatsEdgeLink::connect(const NatsOptions& options) {
  auto nats = NatsConnection::open(
      options,
      [this, url = options.url](bool, const Outcome& outcome) { on_connection(url, outcome); });
  if (!nats) return nats.error();
  answers_ =
      (*nats)->subscribe(line_.inbox() + ".*", [this](const auto& message) { on_answer(message); });
  line_.open(std::move(*nats));
  return success();
}

void NatsEdgeLink::on_connection(const std::string& url, const Outcome& outcome) {
  if (!outcome) return log_(LogLevel::warning, outcome.error().message);
  tally_.add(&HopCounters::connections);
  log_(LogLevel::info, "connected to " + url);
  post([this] {
    if (line_.run() != 0) renew_all();
  });
}

std::optional<TransportOptions> NatsEdgeLink::await_origin(std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  constexpr std::chrono::milliseconds interval{250};
  std::unique_lock lock{mutex_};
  while (!found_ && std::chrono::steady_clock::now() < deadline) {
    lock.unlock();
    line_.say_hello();
    lock.lock();
    found_origin_.wait_for(lock, interval, [this] { return found_.has_value(); });
  }
  return found_ ? std::optional{found_->settings} : std::nullopt;
}

void NatsEdgeLink::on_answer(const NatsConnection::Message& message) {
  const std::string_view token = message.subject.substr(message.subject.rfind('.') + 1);
  if (token == "hello") {
    if (!message.has_no_responder) on_hello(message.data);
    return;
  }
  std::uint64_t number = 0;
  const auto read = std::from_chars(token.data(), token.data() + token.size(), number);
  if (read.ec != std::errc{}) return;
  post([this, number, nobody = message.has_no_responder, data = std::string{message.data},
        received = view_.now()] {
    if (nobody) return line_.take_no_responder(number, received);
    line_.take(number, data, received);
  });
}

void NatsEdgeLink::on_hello(std::string_view data) {
  const auto relayed = protocol::read_relay(data);
  const auto settings =
      relayed ? read_settings(relayed->payload) : Result<TransportOptions>{relayed.error()};
  if (!settings) return tally_.add(&HopCounters::refused);
  {
    const std::lock_guard lock{mutex_};
    if (!found_) found_ = Found{relayed->header.sender, *settings};
  }
  found_origin_.notify_all();
  post([this] { follow_found(); });
}

void NatsEdgeLink::start(Hub hub) {
  on_tick_ = std::move(hub.on_tick);
  hub_.open(std::move(hub.run));
  streams_.add(protocol::encode_transport_request({}, {}), {},
               [this](const Message& state, double received) { on_state(state.bytes, received); });
  streams_.add(protocol::encode_request("source.subscribe", {}), "source.state",
               [this](const Message& source, double) { on_source(source.bytes); });
  follow_found();
}

/// Follows the origin that answered, unless it is an answer to an earlier hello.
void NatsEdgeLink::follow_found() {
  std::optional<Found> found;
  {
    const std::lock_guard lock{mutex_};
    found = std::exchange(found_, std::nullopt);
  }
  if (!found || !view_.is_silent()) return;
  view_.grant(hello_interval_ms);  // for its first tick
  if (found->run == line_.run()) return renew_all();
  line_.follow(found->run);
  tally_.add(&HopCounters::origins);
  log_(LogLevel::info,
       fmt::format("following \"{}\", run {}", line_.name(), protocol::relay_id_text(line_.run())));
  view_.restart(found->settings);
  streams_.listen_all();
  burst();
}

void NatsEdgeLink::tick() {
  const double at = view_.now();
  line_.expire(at);
  if (view_.is_silent() && at >= next_hello_) {
    next_hello_ = at + hello_interval_ms;
    line_.say_hello();
  }
  if (line_.run() == 0) return;
  if (at >= next_probe_) probe();
  streams_.renew_due();
}

void NatsEdgeLink::probe() {
  const double sent = view_.now();
  if (probes_left_ > 0) --probes_left_;
  next_probe_ = sent + (probes_left_ > 0 ? burst_interval_ms : probe_interval_ms);
  line_.ask(
      RelayRequest::time, 0,
      [sent](const std::string& reply) {
        std::string text = protocol::encode_time_request(sent);
        text.pop_back();
        return fmt::format(R"({},"requestId":"{}"}})", text, reply);
      },
      sent,
      [this](const Result<RelayMessage>& answer, double received) { on_probe(answer, received); });
}

void NatsEdgeLink::on_probe(const Result<RelayMessage>& answer, double received) {
  if (!answer || answer->header.failed || answer->header.sender != line_.run()) return;
  const auto message = protocol::read_server_message(answer->payload);
  const auto* time = message ? std::get_if<protocol::TimeAnswer>(&*message) : nullptr;
  if (time == nullptr) return tally_.add(&HopCounters::refused);
  view_.take(*time, received);
  if (std::isfinite(view_.round_trip_ms())) tally_.set_round_trip(view_.round_trip_ms());
}

void NatsEdgeLink::on_state(std::string_view text, double received) {
  const auto message = protocol::read_server_message(text);
  const auto* state = message ? std::get_if<protocol::StateMessage>(&*message) : nullptr;
  if (state == nullptr) return tally_.add(&HopCounters::refused);
  if (view_.take(*state, received)) burst();
}

void NatsEdgeLink::on_source(std::string_view text) {
  const auto message = protocol::read_server_message(text);
  const auto* source = message ? std::get_if<SourceInfo>(&*message) : nullptr;
  if (source == nullptr) return tally_.add(&HopCounters::refused);
  const std::lock_guard lock{mutex_};
  source_ = *source;
}

void NatsEdgeLink::submit(const TransportCommand& command, const server::access::Peer& sender,
                          Done done) {
  if (!is_ready()) {
    tally_.add(&HopCounters::failed_commands);
    return done(OriginLine::silent());
  }
  const TransportCommand translated = view_.to_origin(command);
  const double expires = view_.origin_unix_ms(transport::unix_ms_now() + command_expires_ms);
  tally_.add(&HopCounters::commands);
  line_.ask(
      RelayRequest::command, ++last_command_,
      [&](const std::string& reply) {
        return protocol::encode_relay_command(reply, translated, expires, sender.block.text());
      },
      view_.now(),
      [this, done = std::move(done)](const Result<RelayMessage>& answer, double) {
        const auto outcome = outcome_of(answer);
        if (!outcome && outcome.error().code == ErrorCode::unavailable)
          tally_.add(&HopCounters::failed_commands);
        done(outcome);
      });
}

/// The answer to a command, as of this edge: in its time, with its seq. A run that is followed no
/// more has other epochs.
Result<TransportState> NatsEdgeLink::outcome_of(const Result<RelayMessage>& answer) {
  if (!answer && answer.error().code == ErrorCode::unavailable) return answer.error();
  if (!answer || answer->header.sender != line_.run())
    return Error{ErrorCode::unavailable, "no valid answer came; the command may be in effect"};
  if (answer->header.failed)
    return Error{ErrorCode::unavailable,
                 "the origin refused it: " + protocol::read_error_message(answer->payload)};
  const auto message = protocol::read_server_message(answer->payload);
  const auto* result = message ? std::get_if<protocol::Answer>(&*message) : nullptr;
  if (result == nullptr || (!result->error && !result->state)) {
    tally_.add(&HopCounters::refused);
    return Error{ErrorCode::internal, "the origin's answer has no state"};
  }
  if (result->error) return *result->error;
  return view_.result(*result->state);
}

void NatsEdgeLink::get(std::string target, Got done) {
  hub_.run([this, target = std::move(target), done = std::move(done)] {
    if (!is_ready()) return done(OriginLine::silent());
    line_.ask(
        RelayRequest::get, 0, [&target](const auto&) { return target; }, view_.now(),
        [done](const Result<RelayMessage>& answer, double) {
          if (!answer) return done(answer.error());
          if (answer->header.failed)
            return done(Error{ErrorCode::failed_precondition, "the origin has none"});
          done(std::string{answer->payload});
        });
  });
}

}  // namespace

Result<std::unique_ptr<EdgeLink>> EdgeLink::open(const Options& options, LogSink log) {
  auto link = std::make_unique<NatsEdgeLink>(options, std::move(log));
  if (auto connected = link->connect(options.nats); !connected) return connected.error();
  return std::unique_ptr<EdgeLink>{std::move(link)};
}

}  // namespace tactus::relay
