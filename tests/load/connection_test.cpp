#include "load/connection.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tactus::load {
namespace {

using protocol::Opcode;
using State = Connection::State;

constexpr std::string_view accepted =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

struct Listener : ConnectionListener {
  void on_in(Connection&) override { ++in; }
  std::string on_message(Connection&, const Message& message) override {
    messages.emplace_back(message.payload);
    binary.push_back(message.binary);
    return {};
  }
  void on_reply(Connection&, std::string_view bytes) override { replies.emplace_back(bytes); }

  int in = 0;
  std::vector<std::string> messages;
  std::vector<bool> binary;
  std::vector<std::string> replies;
};

/// A server's frame: `first` has FIN, RSV1 and the opcode.
std::string frame(char first, const std::string& payload) {
  std::string frame;
  protocol::append_frame_header(frame, {.opcode = Opcode::text, .length = payload.size()});
  frame[0] = first;
  return frame + payload;
}

class AConnection : public testing::Test {
 protected:
  AConnection() { connection_.state = State::shaking_hands; }

  /// Passes bytes to the connection as its socket reader does, after the leftover.
  std::string take(std::string_view bytes) {
    const auto all = std::string{connection_.leftover()} + std::string{bytes};
    return connection_.take(all, request_, listener_);
  }

  std::string request_;
  Listener listener_;
  Connection connection_;
};

TEST_F(AConnection, reads_the_same_for_any_split_of_the_bytes) {
  const std::string bytes = std::string{accepted} + frame('\x81', "one") + frame('\x89', "p") +
                            frame('\x02', "tw") + frame('\x80', "o") + frame('\x81', "") +
                            frame('\x81', std::string(300, 'x'));
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    listener_ = {};
    connection_ = {};
    connection_.state = State::shaking_hands;
    for (std::size_t at = 0; at < bytes.size(); at += piece)
      ASSERT_EQ(take(bytes.substr(at, piece)), "");
    EXPECT_EQ(listener_.in, 1);
    EXPECT_EQ(listener_.messages,
              (std::vector<std::string>{"one", "two", "", std::string(300, 'x')}))
        << piece;
    EXPECT_EQ(listener_.binary, (std::vector<bool>{false, true, false, false}));
    EXPECT_EQ(listener_.replies, std::vector<std::string>{client_frame(Opcode::pong, "p")});
    EXPECT_TRUE(connection_.leftover().empty());
  }
}

TEST_F(AConnection, reads_messages_of_any_length_up_to_a_mebibyte) {
  ASSERT_EQ(take(accepted), "");
  for (const std::size_t length : {125UL, 126UL, 65'535UL, 65'536UL, 1UL << 20U}) {
    ASSERT_EQ(take(frame('\x81', std::string(length, 'x'))), "");
    EXPECT_EQ(listener_.messages.back().size(), length);
  }
  const auto longer = frame('\x81', std::string((1UL << 20U) + 1, 'x'));
  EXPECT_EQ(take(longer.substr(0, 10)), "a message of more than 1 MiB");
}

TEST_F(AConnection, sends_the_request_after_the_handshake) {
  request_ = "ask";
  EXPECT_EQ(take(accepted.substr(0, 40)), "");
  EXPECT_TRUE(listener_.replies.empty());
  EXPECT_EQ(take(accepted.substr(40)), "");
  EXPECT_EQ(listener_.replies, std::vector<std::string>{"ask"});
  EXPECT_EQ(listener_.in, 0);
  connection_.note_stream(listener_);
  connection_.note_stream(listener_);
  EXPECT_EQ(listener_.in, 1);
}

TEST_F(AConnection, ends_if_the_server_is_not_a_websocket) {
  EXPECT_EQ(take("HTTP/1.1 404 Not Found\r\n\r\n"), "no WebSocket at this path: 404 Not Found");
  EXPECT_EQ(take("HTTP/1.1 101 Yes\r\nSec-WebSocket-Accept: x\r\n\r\n"),
            "the handshake's answer has another key");
  EXPECT_TRUE(take(std::string(20'000, 'x')).starts_with("no HTTP response: "));
}

TEST_F(AConnection, ends_with_the_servers_code) {
  ASSERT_EQ(take(accepted), "");
  EXPECT_EQ(take(frame('\x88', "\x03\xe9")), "the server closed it with 1001");
  EXPECT_EQ(listener_.replies, std::vector<std::string>{client_frame(Opcode::close, "\x03\xe9")});
}

TEST_F(AConnection, ends_at_a_violation_of_the_protocol) {
  ASSERT_EQ(take(accepted), "");
  const std::string masked{'\x81', '\x81', 0, 0, 0, 0, 'a'};
  const std::string wrong[] = {
      masked,
      frame('\xc1', "compressed, but not negotiated"),
      frame('\x83', ""),                     // unknown opcode
      frame('\xa1', ""),                     // reserved bit
      frame('\x09', ""),                     // fragmented ping
      frame('\x89', std::string(126, 'x')),  // long ping
  };
  for (const auto& bytes : wrong) EXPECT_EQ(take(bytes), "a frame that violates the protocol");
}

TEST_F(AConnection, ends_if_the_server_does_not_compress_as_requested) {
  connection_.offers_deflate = true;
  EXPECT_EQ(take(accepted), "the server does not compress (--compress)");
}

TEST_F(AConnection, refuses_context_takeover) {
  auto answer = std::string{accepted};
  const std::string extension = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
  answer.insert(answer.size() - 2, extension);
  EXPECT_EQ(take(answer), "the server compresses with context takeover, which is not supported");
}

TEST(ClientFrame, is_masked) {
  EXPECT_EQ(client_frame(Opcode::pong, "hi"), (std::string{"\x8a\x82\0\0\0\0hi", 8}));
  const auto longer = client_frame(Opcode::text, std::string(300, 'x'));
  EXPECT_EQ(longer.substr(0, 4), (std::string{"\x81\xfe\x01\x2c", 4}));
  EXPECT_EQ(longer.size(), 8U + 300U);
}

}  // namespace
}  // namespace tactus::load
