#include "relay/origin/origin_sender.h"

#include "protocol/transport/transport_json.h"

namespace tactus::relay {

bool OriginSender::send(const std::string& subject, protocol::RelayHeader header,
                        std::string_view payload) {
  header.sender = run_;
  return nats_->publish(subject, {}, protocol::encode_relay(header, payload));
}

void OriginSender::publish(std::string_view topic, const std::string& subject,
                           protocol::RelayHeader header, std::string_view payload) {
  const bool sent = send(subject, header, payload);
  const std::lock_guard lock{mutex_};
  if (!sent) {
    ++counters_.failures;
    return;
  }
  auto& count = counters_.topics[std::string{topic}];
  ++count.messages;
  count.bytes += protocol::relay_header_bytes + payload.size();
}

void OriginSender::answer(std::string_view kind, const std::string& reply,
                          protocol::RelayHeader header, std::string_view payload) {
  const bool sent = send(reply, header, payload);
  const std::lock_guard lock{mutex_};
  ++(sent ? counters_.answers[std::string{kind}] : counters_.failures);
}

void OriginSender::refuse(std::string_view kind, const std::string& reply, const Error& error) {
  answer(kind, reply, {.failed = true}, protocol::encode(error));
}

void OriginSender::set_connected(bool connected, bool is_new) {
  const std::lock_guard lock{mutex_};
  if (is_new) ++counters_.connections;
  counters_.connected = connected;
}

void OriginSender::set_leases(std::size_t streams, std::size_t edges) {
  const std::lock_guard lock{mutex_};
  counters_.streams = streams;
  counters_.edges = edges;
}

server::OriginCounters OriginSender::counters() const {
  const std::lock_guard lock{mutex_};
  return counters_;
}

}  // namespace tactus::relay
