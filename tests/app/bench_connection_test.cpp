#include "app/bench_connection.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tactus::app {
namespace {

using Kind = WireFrame::Kind;
using State = BenchConnection::State;

constexpr std::string_view accepted =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

struct Listener : BenchListener {
  void on_in(BenchConnection&) override { ++in; }
  std::string on_message(BenchConnection&, const WireFrame& message) override {
    messages.emplace_back(message.payload);
    kinds.push_back(message.kind);
    return {};
  }
  void on_reply(BenchConnection&, std::string_view bytes) override { replies.emplace_back(bytes); }

  int in = 0;
  std::vector<std::string> messages;
  std::vector<Kind> kinds;
  std::vector<std::string> replies;
};

std::string frame(char first, const std::string& payload) {
  return std::string{first, static_cast<char>(payload.size())} + payload;
}

class Connection : public testing::Test {
 protected:
  Connection() { connection_.state = State::shaking_hands; }

  /// Gives it bytes as a socket's reader does: after what it left over.
  std::string take(std::string_view bytes) {
    const auto all = std::string{connection_.leftover()} + std::string{bytes};
    return connection_.take(all, request_, listener_);
  }

  std::string request_;
  Listener listener_;
  BenchConnection connection_;
};

TEST_F(Connection, ReadsTheSameHoweverTheBytesAreCut) {
  const std::string bytes = std::string{accepted} + frame('\x81', "one") + frame('\x89', "p") +
                            frame('\x02', "tw") + frame('\x80', "o") + frame('\x81', "");
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    listener_ = {};
    connection_ = {};
    connection_.state = State::shaking_hands;
    for (std::size_t at = 0; at < bytes.size(); at += piece)
      ASSERT_EQ(take(bytes.substr(at, piece)), "");
    EXPECT_EQ(listener_.in, 1);
    EXPECT_EQ(listener_.messages, (std::vector<std::string>{"one", "two", ""})) << piece;
    EXPECT_EQ(listener_.kinds, (std::vector<Kind>{Kind::text, Kind::binary, Kind::text}));
    EXPECT_EQ(listener_.replies, std::vector<std::string>{client_frame(Kind::pong, "p")});
    EXPECT_TRUE(connection_.leftover().empty());
  }
}

TEST_F(Connection, AsksOnceTheHandshakeIsAnswered) {
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

TEST_F(Connection, EndsWhereTheServerIsNoWebSocket) {
  EXPECT_EQ(take("HTTP/1.1 404 Not Found\r\n\r\n"), "no WebSocket at this path: 404 Not Found");
  EXPECT_EQ(take("HTTP/1.1 101 Yes\r\nSec-WebSocket-Accept: x\r\n\r\n"),
            "the server's answer to the handshake is for another");
  EXPECT_EQ(take(std::string(20'000, 'x')), "a handshake without end");
}

TEST_F(Connection, EndsWithTheServersCode) {
  ASSERT_EQ(take(accepted), "");
  EXPECT_EQ(take(frame('\x88', "\x03\xe9")), "the server closed it with 1001");
  EXPECT_EQ(listener_.replies, std::vector<std::string>{client_frame(Kind::close, "\x03\xe9")});
}

TEST_F(Connection, EndsAtWhatBreaksTheProtocol) {
  ASSERT_EQ(take(accepted), "");
  EXPECT_EQ(take(frame('\xc1', "compressed, though nobody agreed")),
            "a frame that breaks the protocol");
  EXPECT_EQ(take(frame('\x83', "")), "a frame that breaks the protocol");
}

TEST_F(Connection, EndsWhereTheServerDoesNotCompressThoughAsked) {
  connection_.offers_deflate = true;
  EXPECT_EQ(take(accepted), "the server does not compress, which --compress asks for");
}

TEST_F(Connection, TakesNoCompressionThatNeedsWhatCameBefore) {
  auto answer = std::string{accepted};
  const std::string extension = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
  answer.insert(answer.size() - 2, extension);
  EXPECT_EQ(take(answer), "the server compresses with context takeover, which is not read here");
}

}  // namespace
}  // namespace tactus::app
