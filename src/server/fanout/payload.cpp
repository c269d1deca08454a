#include "server/fanout/payload.h"

#include <utility>

#include "platform/clock.h"
#include "protocol/websocket/frame_header.h"
#include "server/net/deflate.h"

namespace tactus::server {
namespace {

constexpr std::size_t longest_header = 10;

protocol::Opcode opcode(bool binary) noexcept {
  return binary ? protocol::Opcode::binary : protocol::Opcode::text;
}

}  // namespace

EncodedMessage::EncodedMessage(std::string_view message, MessageTraits traits)
    : traits_{std::move(traits)}, made_ns_{platform::monotonic_ns()} {
  frame_.reserve(longest_header + message.size());
  protocol::append_frame_header(frame_,
                                {.opcode = opcode(traits_.binary), .length = message.size()});
  header_bytes_ = frame_.size();
  frame_ += message;
}

std::string_view EncodedMessage::compressed_frame() const {
  std::call_once(compressed_once_, [this] { compressed_ = compress(); });
  return compressed_.empty() ? frame() : std::string_view{compressed_};
}

/// @return empty if compression does not help
std::string EncodedMessage::compress() const {
  std::string frame;
  const std::string deflated = deflate(message());
  if (deflated.size() >= message().size()) return frame;
  frame.reserve(longest_header + deflated.size());
  protocol::append_frame_header(
      frame, {.opcode = opcode(traits_.binary), .compressed = true, .length = deflated.size()});
  return frame += deflated;
}

}  // namespace tactus::server
