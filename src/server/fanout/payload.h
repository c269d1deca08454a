#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace tactus::server {

class EncodedMessage;
/// One encoded message: immutable, shared by all who are to get it, on whatever shard.
using Payload = std::shared_ptr<const EncodedMessage>;

struct MessageTraits {
  bool binary = false;
  bool is_key = false;  ///< others need it
  /// What a client must have got of the same topic before, to read this; null where it stands
  /// alone.
  Payload key = nullptr;
};

/// A message as the complete WebSocket frame that carries it.
/// Thread: any.
class EncodedMessage {
 public:
  explicit EncodedMessage(std::string_view message, MessageTraits traits = {});

  std::string_view frame() const noexcept { return frame_; }
  /// What the frame carries.
  std::string_view message() const noexcept { return frame().substr(header_bytes_); }
  /// The frame for those who agreed on permessage-deflate, without context takeover: made once for
  /// all of them, when the first asks; the plain one where that is no longer. Source: RFC 7692.
  std::string_view compressed_frame() const;

  bool binary() const noexcept { return traits_.binary; }
  bool is_key() const noexcept { return traits_.is_key; }
  const Payload& key() const noexcept { return traits_.key; }
  /// Whether it may go to a client only in the order of its topic's keys.
  bool in_key_order() const noexcept { return is_key() || key() != nullptr; }
  /// When it was made, monotonic.
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
