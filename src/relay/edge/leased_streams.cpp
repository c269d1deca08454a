#include "relay/edge/leased_streams.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "protocol/relay/relayed_text.h"

namespace tactus::relay {
namespace {

using protocol::RelayMessage;
using protocol::RelayRequest;
using server::HopCounters;

constexpr double lease_interval_ms = 3'000.0;
constexpr std::uint64_t most_behind = 1'000;
// What an edge may miss until the answer to its lease tells it where the stream is.
constexpr std::uint64_t most_ahead = 1'000'000;

}  // namespace

/// A publisher's hold on a stream.
class LeasedStreams::Lease final : public server::Upstream::Stream {
 public:
  Lease(LeasedStreams& streams, std::uint64_t number) : streams_{streams}, number_{number} {}
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  ~Lease() override { streams_.release(number_); }

 private:
  LeasedStreams& streams_;
  const std::uint64_t number_;
};

std::uint64_t LeasedStreams::add(std::string request, std::string type, Take take) {
  const std::uint64_t number = ++last_;
  Stream& added = streams_
                      .emplace(number, Stream{.request = std::move(request),
                                              .type = std::move(type),
                                              .take = std::move(take)})
                      .first->second;
  if (line_.run() != 0) listen(number, added);
  return number;
}

std::unique_ptr<server::Upstream::Stream> LeasedStreams::subscribe(std::string request,
                                                                   std::string type, Take take) {
  return std::make_unique<Lease>(*this, add(std::move(request), std::move(type), std::move(take)));
}

void LeasedStreams::listen_all() {
  for (auto& [number, stream] : streams_) listen(number, stream);
}

void LeasedStreams::renew_all() {
  for (auto& [number, stream] : streams_) renew(number, stream);
}

void LeasedStreams::renew_due() {
  for (auto& [number, stream] : streams_)
    if (view_.now() >= stream.renew_at) renew(number, stream);
}

/// Subscribes to the subject first, so that no message after the answer is missed.
void LeasedStreams::listen(std::uint64_t number, Stream& stream) {
  stream.last_seq = 0;
  stream.is_refused = false;
  stream.subscription =
      line_.listen(stream.request, [this, number](const NatsConnection::Message& message) {
        const bool posted =
            hub_.post([this, number, data = std::string{message.data}, received = view_.now()] {
              on_message(number, data, received);
            });
        if (!posted) tally_.add(&HopCounters::dropped);
      });
  renew(number, stream);
}

void LeasedStreams::renew(std::uint64_t number, Stream& stream) {
  stream.renew_at = view_.now() + lease_interval_ms;
  line_.ask(
      RelayRequest::lease, 0, [&stream](const auto&) { return stream.request; }, view_.now(),
      [this, number](const Result<RelayMessage>& answer, double received) {
        on_lease(number, answer, received);
      });
}

/// The answer has the last message, for a newcomer. A number far below ours shows that a forged
/// message raised ours; the answer resets it.
void LeasedStreams::on_lease(std::uint64_t number, const Result<RelayMessage>& answer,
                             double received) {
  const auto found = streams_.find(number);
  if (found == streams_.end() || !answer || answer->header.sender != line_.run()) return;
  Stream& stream = found->second;
  const bool was_refused = std::exchange(stream.is_refused, answer->header.failed);
  if (stream.is_refused) {
    if (!was_refused)
      log_(LogLevel::warning,
           fmt::format("the origin refuses {}: {}", stream.request, answer->payload));
    return;
  }
  const std::uint64_t seq = answer->header.seq;
  const bool is_far_behind = stream.last_seq > most_behind && seq < stream.last_seq - most_behind;
  if (seq <= stream.last_seq && !is_far_behind) return;
  stream.last_seq = seq;
  if (!answer->payload.empty()) deliver(stream, *answer, false, received);
}

void LeasedStreams::on_message(std::uint64_t number, std::string_view data, double received) {
  const auto found = streams_.find(number);
  if (found == streams_.end()) return;
  Stream& stream = found->second;
  const auto message = protocol::read_relay(data);
  if (!message) return tally_.add(&HopCounters::refused);
  const protocol::RelayHeader& header = message->header;
  if (header.sender != line_.run()) return tally_.add(&HopCounters::foreign);
  const bool is_far_ahead = stream.last_seq != 0 && header.seq > stream.last_seq + most_ahead;
  if (header.seq <= stream.last_seq || is_far_ahead || header.failed)
    return tally_.add(&HopCounters::refused);
  const bool after_gap = stream.last_seq != 0 && header.seq != stream.last_seq + 1;
  if (after_gap) tally_.add(&HopCounters::lost, header.seq - stream.last_seq - 1);
  tally_.add(&HopCounters::messages);
  tally_.add(&HopCounters::bytes, data.size());
  stream.last_seq = header.seq;
  deliver(stream, *message, after_gap, received);
}

void LeasedStreams::deliver(Stream& stream, const RelayMessage& message, bool after_gap,
                            double received) {
  server::Upstream::Message delivered{.bytes = message.payload,
                                      .binary = message.header.binary,
                                      .retained = message.header.retained,
                                      .after_gap = after_gap};
  if (stream.type.empty()) return stream.take(delivered, received);
  if (delivered.binary) return tally_.add(&HopCounters::refused);
  const auto text = protocol::relayed_text(message.payload, stream.type, [this](double unix_ms) {
    return view_.local_unix_ms(unix_ms);
  });
  if (!text) return tally_.add(&HopCounters::refused);
  delivered.bytes = *text;
  stream.take(delivered, received);
}

void LeasedStreams::release(std::uint64_t number) {
  const auto stream = streams_.extract(number);
  if (!stream) return;
  const std::string& request = stream.mapped().request;
  const bool is_used = std::ranges::any_of(
      streams_, [&](const auto& each) { return each.second.request == request; });
  if (!is_used) line_.tell(RelayRequest::release, request);
}

}  // namespace tactus::relay
