#include "relay/origin/origin_streams.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>
#include <variant>

#include "protocol/websocket/server_message.h"
#include "protocol/websocket/ws_message.h"

namespace tactus::relay {
namespace {

constexpr std::chrono::seconds lease_time{10};
constexpr std::size_t max_leases = 1'024;  // of a stream
constexpr std::size_t max_streams = 256;
constexpr std::string_view lease_kind = "lease";
constexpr std::string_view subscribe_suffix = ".subscribe";

}  // namespace

void OriginStreams::take_lease(const protocol::RelayMessage& message, const std::string& reply) {
  const auto found = streams_.find(message.payload);
  Stream* const stream = found != streams_.end() ? &found->second : open(message.payload);
  if (stream == nullptr)
    return sender_.refuse(lease_kind, reply,
                          {ErrorCode::resource_exhausted, "no such stream, or too many"});
  if (stream->edges.size() < max_leases || stream->edges.contains(message.header.sender))
    stream->edges[message.header.sender] = Clock::now() + lease_time;
  if (stream->answered)
    answer(*stream, reply);
  else if (stream->askers.size() < max_leases)
    stream->askers.push_back(reply);
}

void OriginStreams::release(const protocol::RelayMessage& message) {
  const auto stream = streams_.find(message.payload);
  if (stream != streams_.end()) stream->second.edges.erase(message.header.sender);
}

OriginStreams::Stream* OriginStreams::open(std::string_view request) {
  const auto parsed = protocol::parse_ws_message(request);
  const auto* message = std::get_if<protocol::WsMessage>(&parsed);
  if (message == nullptr || !message->type.ends_with(subscribe_suffix) ||
      message->type.starts_with("audio.fft") || streams_.size() >= max_streams ||
      request.size() > OriginSocket::max_request_bytes)
    return nullptr;
  auto socket = OriginSocket::open(gateway_);
  if (!socket) return nullptr;
  socket->send(gateway_, request);
  std::string topic{message->type};
  topic.resize(topic.size() - subscribe_suffix.size());
  return &streams_
              .emplace(request, Stream{.socket = std::move(*socket),
                                       .subject = protocol::relay_stream_subject(
                                           name_, sender_.run(), request),
                                       .topic = std::move(topic),
                                       .seq = last_seq_})
              .first->second;
}

void OriginStreams::answer(const Stream& stream, const std::string& reply) {
  if (stream.refusal) return sender_.refuse(lease_kind, reply, *stream.refusal);
  sender_.answer(
      lease_kind, reply,
      {.seq = stream.seq, .binary = stream.retained && stream.retained->binary(), .retained = true},
      stream.retained ? stream.retained->message() : std::string_view{});
}

bool OriginStreams::take_from(ClientId id, const server::GatewaySocket::Taken& taken) {
  for (auto each = streams_.begin(); each != streams_.end(); ++each) {
    Stream& stream = each->second;
    if (stream.socket.id() != id) continue;
    for (const server::Payload& payload : taken.messages) publish(stream, payload);
    if (taken.may_read) stream.socket.read_on(gateway_);
    if (taken.close) end(each);  // an edge that still wants it asks again
    return true;
  }
  return false;
}

void OriginStreams::publish(Stream& stream, const server::Payload& payload) {
  if (!stream.answered) return accept_or_refuse(stream, payload->message());
  ++stream.seq;
  if (payload->is_key() || !payload->in_key_order()) stream.retained = payload;
  sender_.publish(stream.topic, stream.subject, {.seq = stream.seq, .binary = payload->binary()},
                  payload->message());
}

/// The first message of a subscription is its answer. A refused one is asked for again by its
/// edges.
void OriginStreams::accept_or_refuse(Stream& stream, std::string_view answer_text) {
  const auto read = protocol::read_server_message(answer_text);
  if (const auto* given = read ? std::get_if<protocol::Answer>(&*read) : nullptr)
    stream.refusal = given->error;
  stream.answered = true;
  for (const std::string& reply : std::exchange(stream.askers, {})) answer(stream, reply);
  if (stream.refusal) stream.edges.clear();
}

void OriginStreams::end_old() {
  const auto now = Clock::now();
  std::set<std::uint64_t> edges;
  for (auto each = streams_.begin(); each != streams_.end();) {
    auto& leases = each->second.edges;
    std::erase_if(leases, [now](const auto& lease) { return lease.second < now; });
    for (const auto& [edge, until] : leases) edges.insert(edge);
    each = leases.empty() ? end(each) : std::next(each);
  }
  sender_.set_leases(streams_.size(), edges.size());
}

OriginStreams::Streams::iterator OriginStreams::end(Streams::iterator each) {
  const Stream& stream = each->second;
  last_seq_ = std::max(last_seq_, stream.seq);
  gateway_.close(stream.socket.id());
  return streams_.erase(each);
}

}  // namespace tactus::relay
