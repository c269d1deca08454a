#include "app/bench_connection.h"

#include <fmt/format.h>

#include <utility>

#include "app/bench_handshake.h"

namespace tactus::app {
namespace {

constexpr std::size_t longest_message = std::size_t{1} << 20U;

}  // namespace

std::string BenchConnection::take(std::string_view bytes, std::string_view request,
                                  BenchListener& listener) {
  if (state == State::shaking_hands) {
    auto answer = read_handshake_answer(bytes);
    if (!answer) {
      leftover_ = std::string{bytes};
      return {};
    }
    if (!answer->refusal.empty()) return answer->refusal;
    if (offers_deflate && !answer->compresses)
      return "the server does not compress, which --compress asks for";
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

std::string BenchConnection::take_frames(std::string_view bytes, BenchListener& listener) {
  while (!bytes.empty()) {
    WireFrame frame;
    switch (read_wire_frame(bytes, longest_message, frame)) {
      case WireBytes::frame:
        break;
      case WireBytes::part_of_one:
        // A copy, for `bytes` may be a view of what it replaces.
        leftover_ = std::string{bytes};
        return {};
      case WireBytes::too_long:
        return "a message of more than 1 MiB";
      case WireBytes::none:
        return "a frame that breaks the protocol";
    }
    bytes.remove_prefix(frame.size);
    if (auto end = take_message(frame, listener); !end.empty()) return end;
  }
  leftover_.clear();
  return {};
}

std::string BenchConnection::take_message(const WireFrame& frame, BenchListener& listener) {
  using Kind = WireFrame::Kind;
  if (frame.kind == Kind::ping) listener.on_reply(*this, client_frame(Kind::pong, frame.payload));
  if (frame.kind == Kind::close) {
    listener.on_reply(*this, client_frame(Kind::close, frame.payload));
    if (frame.payload.size() < 2) return "the server closed it";
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(frame.payload[i]); };
    return fmt::format("the server closed it with {}", byte(0) << 8U | byte(1));
  }
  if (frame.control()) return {};
  if (frame.compressed && !compresses_) return "a frame that breaks the protocol";
  if (frame.final && frame.kind != Kind::continuation) return listener.on_message(*this, frame);
  if (frame.kind != Kind::continuation) {
    message_.clear();
    binary_ = frame.kind == Kind::binary;
    compressed_ = frame.compressed;
  }
  message_ += frame.payload;
  if (message_.size() > longest_message) return "a message of more than 1 MiB";
  if (!frame.final) return {};
  const std::string whole = std::exchange(message_, {});
  return listener.on_message(*this, {.kind = binary_ ? Kind::binary : Kind::text,
                                     .final = true,
                                     .compressed = compressed_,
                                     .payload = whole,
                                     .size = whole.size()});
}

void BenchConnection::note_stream(BenchListener& listener) {
  if (state != State::asking) return;
  state = State::streaming;
  listener.on_in(*this);
}

}  // namespace tactus::app
