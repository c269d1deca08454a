#include "server/payload.h"

#include <utility>

#include "protocol/frame_header.h"
#include "realtime/monotonic.h"
#include "server/deflate.h"

namespace tactus::server {
namespace {

constexpr std::size_t longest_header = 10;

protocol::Opcode opcode(bool binary) noexcept {
  return binary ? protocol::Opcode::binary : protocol::Opcode::text;
}

}  // namespace

EncodedMessage::EncodedMessage(std::string_view message, MessageTraits traits)
    : traits_{std::move(traits)}, made_ns_{realtime::monotonic_ns()} {
  frame_.reserve(longest_header + message.size());
  protocol::append_frame_header(frame_,
                                {.opcode = opcode(traits_.binary), .length = message.size()});
  header_bytes_ = frame_.size();
  frame_ += message;
}

std::string_view EncodedMessage::compressed_frame() const {
  std::call_once(compressed_once_, [this] {
    const std::string deflated = deflate(message());
    if (deflated.size() >= message().size()) return;
    protocol::append_frame_header(
        compressed_,
        {.opcode = opcode(traits_.binary), .compressed = true, .length = deflated.size()});
    compressed_ += deflated;
  });
  return compressed_.empty() ? frame() : std::string_view{compressed_};
}

}  // namespace tactus::server
