#include "load/connection.h"

#include <fmt/format.h>

#include <utility>

#include "load/handshake.h"

namespace tactus::load {
namespace {

using protocol::FrameHeader;
using protocol::Opcode;

constexpr std::size_t longest_message = std::size_t{1} << 20U;
constexpr unsigned mask_bit = 0x80;
constexpr unsigned longest_short = 125;
constexpr const char* breach = "a frame that violates the protocol";
constexpr const char* too_long = "a message of more than 1 MiB";

/// The frame at the start of received bytes.
struct Frame {
  std::size_t size = 0;  // with its header; 0 if it is incomplete or wrong
  FrameHeader header{};
  std::string_view payload;
  const char* fault = nullptr;
};

/// Source: RFC 6455, 5.2; RFC 7692 for RSV1.
Frame read_frame(std::string_view bytes) {
  const auto byte = [bytes](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  Frame frame;
  if (bytes.size() < 2) return frame;
  const unsigned opcode = byte(0) & 0x0FU;
  const bool control = opcode >= 8;
  std::uint64_t length = byte(1);
  frame.header.opcode = static_cast<Opcode>(opcode);
  frame.header.fin = (byte(0) & 0x80U) != 0;
  frame.header.compressed = (byte(0) & 0x40U) != 0;
  const bool known = opcode <= 2 || (control && opcode <= 10);
  if (!known || (byte(0) & 0x30U) != 0 || (length & mask_bit) != 0 ||
      (control && (!frame.header.fin || frame.header.compressed || length > longest_short))) {
    frame.fault = breach;
    return frame;
  }
  std::size_t header_size = 2;
  if (length > longest_short) {
    header_size += length == longest_short + 1 ? 2 : 8;
    if (bytes.size() < header_size) return frame;
    length = 0;
    for (std::size_t i = 2; i < header_size; ++i) length = length << 8U | byte(i);
  }
  frame.header.length = length;
  if (length > longest_message) {
    frame.fault = too_long;
  } else if (bytes.size() - header_size >= length) {
    frame.size = header_size + static_cast<std::size_t>(length);
    frame.payload = bytes.substr(header_size, static_cast<std::size_t>(length));
  }
  return frame;
}

}  // namespace

std::string client_frame(Opcode opcode, std::string_view payload) {
  std::string frame;
  protocol::append_frame_header(frame, {.opcode = opcode, .length = payload.size()});
  frame[1] = static_cast<char>(static_cast<unsigned char>(frame[1]) | mask_bit);
  frame.append(4, '\0');
  return frame.append(payload);
}

std::string Connection::take(std::string_view bytes, std::string_view request,
                             ConnectionListener& listener) {
  if (state == State::shaking_hands) {
    auto answer = read_handshake_answer(bytes);
    if (!answer) {
      leftover_ = std::string{bytes};
      return {};
    }
    if (!answer->refusal.empty()) return answer->refusal;
    if (offers_deflate && !answer->compresses) return "the server does not compress (--compress)";
    compresses_ = answer->compresses;
    bytes.remove_prefix(answer->size);
    if (request.empty()) {
      state = State::streaming;
      listener.on_in(*this);
    } else {
      state = State::asking;
      listener.on_reply(*this, request);
    }
  }
  return take_frames(bytes, listener);
}

std::string Connection::take_frames(std::string_view bytes, ConnectionListener& listener) {
  while (!bytes.empty()) {
    const Frame frame = read_frame(bytes);
    if (frame.fault != nullptr) return frame.fault;
    if (frame.size == 0) break;
    bytes.remove_prefix(frame.size);
    if (auto end = take_frame(frame.header, frame.payload, listener); !end.empty()) return end;
  }
  // A copy, since `bytes` may be a view of what it replaces.
  leftover_ = std::string{bytes};
  return {};
}

std::string Connection::take_frame(const FrameHeader& header, std::string_view payload,
                                   ConnectionListener& listener) {
  switch (header.opcode) {
    case Opcode::ping:
      listener.on_reply(*this, client_frame(Opcode::pong, payload));
      return {};
    case Opcode::pong:
      return {};
    case Opcode::close: {
      listener.on_reply(*this, client_frame(Opcode::close, payload));
      if (payload.size() < 2) return "the server closed it";
      const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(payload[i]); };
      return fmt::format("the server closed it with {}", byte(0) << 8U | byte(1));
    }
    case Opcode::text:
    case Opcode::binary:
      if (header.compressed && !compresses_) return breach;
      binary_ = header.opcode == Opcode::binary;
      compressed_ = header.compressed;
      if (header.fin) return listener.on_message(*this, {binary_, compressed_, payload});
      message_ = payload;
      return {};
    case Opcode::continuation:
      break;
  }
  message_ += payload;
  if (message_.size() > longest_message) return too_long;
  if (!header.fin) return {};
  const std::string whole = std::exchange(message_, {});
  return listener.on_message(*this, {binary_, compressed_, whole});
}

void Connection::note_stream(ConnectionListener& listener) {
  if (state != State::asking) return;
  state = State::streaming;
  listener.on_in(*this);
}

}  // namespace tactus::load
