#pragma once

#include <memory>
#include <string>
#include <utility>

namespace tactus::server {

struct EncodedMessage;
/// One encoded message: immutable, shared by all who are to get it.
using Payload = std::shared_ptr<const EncodedMessage>;

struct EncodedMessage {
  std::string bytes;
  bool binary = false;
  bool is_key = false;  ///< others need it
  /// What a client must have got of the same topic before, to read this; null where it stands
  /// alone.
  Payload key = nullptr;
};

inline Payload make_payload(std::string text) {
  return std::make_shared<const EncodedMessage>(EncodedMessage{.bytes = std::move(text)});
}

}  // namespace tactus::server
