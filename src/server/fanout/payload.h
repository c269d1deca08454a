#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace tactus::server {

class EncodedMessage;
/// An encoded message: immutable, shared by all recipients on all shards.
using Payload = std::shared_ptr<const EncodedMessage>;

struct MessageTraits {
  bool binary = false;
  bool is_key = false;  ///< payloads of the topic refer to it
  /// The payload that a client needs before this one; null if none.
  Payload key = nullptr;
};

/// A message as a complete WebSocket frame. Thread: any.
class EncodedMessage {
 public:
  explicit EncodedMessage(std::string_view message, MessageTraits traits = {});

  std::string_view frame() const noexcept { return frame_; }
  /// The payload of the frame.
  std::string_view message() const noexcept { return frame().substr(header_bytes_); }
  /// The frame for clients with permessage-deflate, without context takeover. Compressed once, on
  /// first use; the plain frame if compression does not help. Source: RFC 7692.
  std::string_view compressed_frame() const;

  bool binary() const noexcept { return traits_.binary; }
  bool is_key() const noexcept { return traits_.is_key; }
  const Payload& key() const noexcept { return traits_.key; }
  /// Whether a client must receive it in the order of its topic's keys.
  bool in_key_order() const noexcept { return is_key() || key() != nullptr; }
  /// Creation time, monotonic.
  std::int64_t made_ns() const noexcept { return made_ns_; }

 private:
  std::string compress() const;

  const MessageTraits traits_;
  const std::int64_t made_ns_;
  std::size_t header_bytes_ = 0;
  std::string frame_;
  mutable std::once_flag compressed_once_;
  mutable std::string compressed_;
};

inline Payload make_payload(std::string_view message, MessageTraits traits = {}) {
  return std::make_shared<const EncodedMessage>(message, std::move(traits));
}

}  // namespace tactus::server
