#include "server/websocket/frame_mux.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "mock_socket.h"
#include "mux_session.h"
#include "received_frames.h"

namespace tactus::server {
namespace {

using protocol::Opcode;
using Session = MuxSession<MockSocket>;

/// Options of a random connection, besides messages, pings and a socket of varying room.
struct Course {
  bool closes = false;
  bool breaks = false;
};

/// A connection with random events in random order.
class World {
 public:
  World(std::uint64_t seed, Course course)
      : course_{course},
        dice_{seed},
        wire_{io_},
        session_{std::make_shared<Session>(MockSocket{wire_}, Dice{seed + 1})} {
    session_->stream.write_buffer_bytes(8 + dice_.below(50));
    wire_.from_peer =
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    session_->start();
  }

  ~World() {
    const std::weak_ptr<Session> last = std::exchange(session_, nullptr);
    wire_.close();
    io_.restart();
    io_.poll();
    EXPECT_TRUE(last.expired()) << "the socket takes its queue with it";
  }

  void step() {
    switch (dice_.below(12)) {
      case 0:
      case 1:
        wire_.room += dice_.one_in(8) ? 5'000 + dice_.below(90'000) : dice_.below(40);
        break;
      case 2:
      case 3:
        wire_.end_write(1 + dice_.length());
        break;
      case 4:
      case 5:
        if (wire_.room > 0 || dice_.one_in(4)) wire_.end_wait();
        break;
      case 6:
        wire_.end_read(1 + dice_.below(40));
        break;
      case 7:
      case 8:
        send_frame();
        break;
      case 9:
        if (!quiet_) beast_writes();
        break;
      case 10:
        if (!quiet_) peer_sends();
        break;
      default:
        course();
    }
    if (!dice_.one_in(3)) poll();
  }

  /// The socket transfers all pending data, then the peer closes.
  void drain() {
    settle();
    if (!course_.closes && !course_.breaks) {
      EXPECT_TRUE(session_->queue.empty());
    }
    if (peer_is_open()) peer_closes();
    settle();
    EXPECT_TRUE(session_->ended);
    if (!course_.breaks) {
      EXPECT_TRUE(session_->mux().close_begun());
    }
  }

  /// The peer has received all frames intact, at least up to a break.
  void check(bool may_be_cut) const {
    const std::size_t head = wire_.received.find("\r\n\r\n");
    if (head == std::string::npos) {
      EXPECT_TRUE(may_be_cut);
      return;
    }
    const ReceivedFrames all = read_received(std::string_view{wire_.received}.substr(head + 4));
    EXPECT_TRUE(may_be_cut || !all.cut);
    std::vector<std::string> ours, beasts, pongs;
    for (const auto& [opcode, payload] : all.messages) {
      if (payload.starts_with('P')) ours.push_back(payload);
      if (payload.starts_with('B')) beasts.push_back(payload);
      if (opcode == 10) pongs.push_back(payload);
    }
    const std::size_t cut = may_be_cut && !all.closed ? 1 : 0;
    ASSERT_LE(ours.size(), session_->accepted.size());
    ASSERT_GE(ours.size() + cut, session_->accepted.size());
    for (std::size_t at = 0; at < ours.size(); ++at)
      ASSERT_TRUE(session_->accepted[at].ends_with(ours[at])) << at;
    ASSERT_GE(beasts.size(), session_->written);
    expect_begin_of(beast_sent_, beasts);
    expect_begin_of(pings_, pongs);
  }

 private:
  void poll() {
    io_.restart();
    io_.poll();
    EXPECT_TRUE(session_->queue.empty() || !session_->mux().ready()) << "nothing waits for no one";
  }

  void settle() {
    for (int idle_turns = 0; idle_turns < 5; ++idle_turns) {
      const auto before = std::pair{wire_.received.size(), wire_.from_peer.size()};
      wire_.room = 1'000'000;
      if (in_parts_ && !session_->writing) beast_continues(true);
      wire_.end_wait();
      wire_.end_write(1'000'000);
      wire_.end_read(1'000'000);
      poll();
      if (before != std::pair{wire_.received.size(), wire_.from_peer.size()}) idle_turns = 0;
    }
  }

  static void expect_begin_of(const std::vector<std::string>& sent,
                              const std::vector<std::string>& got) {
    ASSERT_LE(got.size(), sent.size());
    EXPECT_TRUE(std::equal(got.begin(), got.end(), sent.begin()));
  }

  bool peer_is_open() const { return session_->open && !peer_closed_; }

  void send_frame() {
    const auto opcode = dice_.one_in(5) ? Opcode::ping : Opcode::text;
    const std::size_t length = opcode == Opcode::ping ? dice_.below(100) : dice_.length();
    session_->enqueue(make_frame(opcode, numbered('P', ++frames_, length)));
  }

  void beast_writes() {
    if (!session_->open || session_->closing || session_->ended) return;
    if (!session_->pinging && dice_.one_in(3)) return session_->ping("beast");
    if (session_->writing) return;
    if (in_parts_) return beast_continues(dice_.one_in(3));
    beast_message_ = numbered('B', ++beasts_, dice_.length());
    beast_sent_.push_back(beast_message_);
    session_->stream.auto_fragment(dice_.one_in(3));
    session_->stream.text(dice_.one_in(2));
    in_parts_ = true;
    beast_continues(!dice_.one_in(4));
  }

  void beast_continues(bool fin) {
    const std::size_t length = fin ? beast_message_.size() : dice_.below(beast_message_.size() + 1);
    session_->write(beast_message_.substr(0, length), fin);
    beast_message_.erase(0, length);
    in_parts_ = !fin;
  }

  void peer_sends() {
    if (!peer_is_open()) return;
    pings_.push_back("ping " + std::to_string(pings_.size()));
    masked(Opcode::ping, pings_.back());
    if (dice_.one_in(2)) masked(Opcode::text, "hello");
  }

  void peer_closes() {
    peer_closed_ = true;
    masked(Opcode::close, dice_.one_in(2) ? std::string{"\x03\xE8"} : "");
  }

  void masked(Opcode opcode, const std::string& payload) {
    std::string frame = *make_frame(opcode, payload);
    frame[1] = static_cast<char>(frame[1] | '\x80');
    wire_.from_peer += frame.insert(2, 4, '\0');
  }

  void course() {
    if (course_.closes && peer_is_open() && dice_.one_in(30)) peer_closes();
    if (course_.closes && session_->open && !session_->closing && !session_->ended &&
        session_->stream.is_open() && dice_.one_in(30))
      session_->close();
    if (course_.breaks && dice_.one_in(40)) wire_.broken = asio::error::connection_reset;
  }

  const Course course_;
  Dice dice_;
  const bool quiet_ = dice_.one_in(3);  // only our frames keep the connection busy
  asio::io_context io_;
  MockWire wire_;
  std::shared_ptr<Session> session_;
  std::size_t frames_ = 0;
  std::size_t beasts_ = 0;
  std::string beast_message_;  // the rest of it
  std::vector<std::string> beast_sent_;
  std::vector<std::string> pings_;
  bool in_parts_ = false;
  bool peer_closed_ = false;
};

/// Plays many connections; the test checks how each ends.
template <class End>
void play(Course course, End end) {
  for (std::uint64_t seed = 0; seed < 1'000; ++seed) {
    SCOPED_TRACE(seed);
    World world{seed, course};
    for (int step = 0; step < 400; ++step) world.step();
    end(world);
    if (testing::Test::HasFailure()) return;
  }
}

TEST(FrameMux, AClientGetsWholeFramesHoweverTheSocketTakesThem) {
  play({}, [](World& world) {
    world.drain();
    world.check(false);
  });
}

TEST(FrameMux, NothingFollowsACloseFrameWhoeverBegins) {
  play({.closes = true}, [](World& world) {
    world.drain();
    world.check(false);
  });
}

TEST(FrameMux, AConnectionThatBreaksEndsOnceAndFramesAreWholeUpToThere) {
  play({.closes = true, .breaks = true}, [](World& world) {
    world.drain();
    world.check(true);
  });
}

TEST(FrameMux, AConnectionMayBeGivenUpAtAnyTime) {
  play({.closes = true}, [](World& world) { world.check(true); });
}

/// A requester of frames, kept alive while the mux needs it.
struct Keeper final : FrameMuxOwner {
  std::shared_ptr<void> keep_alive() override { return kept; }
  void on_mux_ready() override {}
  void on_mux_error(boost::system::error_code) override {}
  std::shared_ptr<int> kept = std::make_shared<int>();
};

TEST(FrameMux, IsKeptWhileThePeerHasNotEndedTheConnection) {
  asio::io_context io{1};
  Tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
  Tcp::socket peer{io};
  peer.connect(acceptor.local_endpoint());
  Keeper owner;
  FrameMux<Socket> mux{Socket{acceptor.accept(io)}};
  mux.begin(owner);
  int ended = 0;
  async_teardown(beast::role_type::server, mux, [&](boost::system::error_code) { ++ended; });
  io.poll();
  EXPECT_EQ(ended, 0);
  EXPECT_GT(owner.kept.use_count(), 1);
  peer.close();
  io.restart();
  io.run();
  EXPECT_EQ(ended, 1);
  EXPECT_EQ(owner.kept.use_count(), 1);
}

}  // namespace
}  // namespace tactus::server
