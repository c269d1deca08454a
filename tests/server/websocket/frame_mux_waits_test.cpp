#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "mock_socket.h"
#include "server/websocket/frame_mux.h"

namespace tactus::server {
namespace {

using Mux = FrameMux<MockSocket>;
using Sent = Mux::Sent;

constexpr std::string_view text_frame = "\x81\x05hello";
constexpr std::string_view beasts_frame = "\x8A\x04pong";
constexpr std::string_view close_frame = "\x88\x02\x03\xE8";

/// Only the mux keeps it alive, once the test has released it.
struct Owner : FrameMuxOwner, std::enable_shared_from_this<Owner> {
  explicit Owner(MockWire& wire) : mux{MockSocket{wire}} { mux.begin(*this); }
  virtual ~Owner() = default;

  std::shared_ptr<void> keep_alive() override { return shared_from_this(); }
  void on_mux_ready() override { ++ready_calls; }
  void on_mux_error(error_code error) override {
    ++error_calls;
    last_error = error;
  }

  Mux mux;
  int ready_calls = 0;
  int error_calls = 0;
  error_code last_error;
};

class FrameMuxWaits : public testing::Test {
 protected:
  ~FrameMuxWaits() override {
    owner_ = nullptr;
    wire_.close();
    poll();
  }

  Sent send(std::string_view frame = text_frame) { return owner_->mux.send(nullptr, frame); }
  void write(std::string_view frame) {
    owner_->mux.async_write_some(asio::buffer(frame), [this](error_code error, std::size_t bytes) {
      written_ = {error, bytes};
    });
  }
  void poll() {
    io_.restart();
    io_.poll();
  }
  void has_room(std::size_t bytes) {
    wire_.room = bytes;
    wire_.end_wait();
    wire_.end_wait();
    poll();
  }

  asio::io_context io_;
  MockWire wire_{io_};
  std::shared_ptr<Owner> owner_ = std::make_shared<Owner>(wire_);
  std::optional<std::pair<error_code, std::size_t>> written_;
};

TEST_F(FrameMuxWaits, ItIsReadyWhenTheHandshakeIsDone) {
  MockWire wire{io_};
  EXPECT_FALSE(Mux{MockSocket{wire}}.ready());
  EXPECT_TRUE(owner_->mux.ready());
}

TEST_F(FrameMuxWaits, AWholeFrameLeavesItReady) {
  wire_.room = 100;
  EXPECT_EQ(send(), Sent::whole);
  EXPECT_TRUE(owner_->mux.ready());
  EXPECT_EQ(wire_.received, text_frame);
}

TEST_F(FrameMuxWaits, TheRestOfAFrameIsSentAsSoonAsThereIsRoom) {
  wire_.room = 1;
  EXPECT_EQ(send(), Sent::part);
  EXPECT_FALSE(owner_->mux.ready());
  has_room(2);
  EXPECT_EQ(wire_.received, text_frame.substr(0, 3));
  EXPECT_EQ(owner_->ready_calls, 0);
  has_room(100);
  EXPECT_EQ(wire_.received, text_frame);
  EXPECT_EQ(owner_->ready_calls, 1);
  EXPECT_TRUE(owner_->mux.ready());
}

TEST_F(FrameMuxWaits, AFrameOfWhichNothingWasTakenIsLeftToItsOwner) {
  EXPECT_EQ(send(), Sent::none);
  EXPECT_FALSE(owner_->mux.ready());
  has_room(100);
  EXPECT_EQ(wire_.received, "");
  EXPECT_EQ(owner_->ready_calls, 1);
}

TEST_F(FrameMuxWaits, TheBytesOfAFrameAreKeptNoLongerThanTheyAreNeeded) {
  auto frame = std::make_shared<const std::string>(text_frame);
  const std::weak_ptr<const std::string> kept = frame;
  EXPECT_EQ(owner_->mux.took(frame, *frame, 2), Sent::part);
  frame = nullptr;
  EXPECT_FALSE(kept.expired());
  has_room(100);
  EXPECT_EQ(wire_.received, text_frame.substr(2));
  EXPECT_TRUE(kept.expired());
}

TEST_F(FrameMuxWaits, BeastsFrameComesAfterTheRestOfOurs) {
  wire_.room = 4;
  send();
  write(beasts_frame);
  EXPECT_FALSE(wire_.writing());
  has_room(100);
  wire_.end_write(100);
  poll();
  EXPECT_EQ(wire_.received, std::string{text_frame} + std::string{beasts_frame});
  EXPECT_EQ(written_, std::pair(error_code{}, beasts_frame.size()));
  EXPECT_TRUE(owner_->mux.ready());
}

TEST_F(FrameMuxWaits, ItIsNotReadyUntilBeastHasWrittenItsFrame) {
  wire_.room = 3;
  write(beasts_frame);
  EXPECT_FALSE(owner_->mux.ready());
  wire_.end_write(3);
  poll();
  EXPECT_FALSE(owner_->mux.ready());
  EXPECT_EQ(owner_->ready_calls, 0);
  wire_.room = 100;
  write(beasts_frame.substr(3));
  wire_.end_write(100);
  poll();
  EXPECT_TRUE(owner_->mux.ready());
  EXPECT_EQ(owner_->ready_calls, 1);
}

TEST_F(FrameMuxWaits, ACloseHasBegunBeforeItsFirstByteIsOut) {
  write(beasts_frame);
  EXPECT_FALSE(owner_->mux.close_begun());
  wire_.room = 100;
  wire_.end_write(100);
  poll();
  write(close_frame);
  EXPECT_TRUE(owner_->mux.close_begun());
  wire_.end_write(100);
  poll();
  EXPECT_FALSE(owner_->mux.ready());
}

TEST_F(FrameMuxWaits, NothingFollowsACloseThatItsOwnerSent) {
  wire_.room = 3;
  EXPECT_EQ(owner_->mux.send_close(nullptr, close_frame), Sent::part);
  EXPECT_TRUE(owner_->mux.close_begun());
  has_room(100);
  EXPECT_EQ(wire_.received, close_frame);
  EXPECT_FALSE(owner_->mux.ready());
  EXPECT_EQ(owner_->ready_calls, 0);
}

TEST_F(FrameMuxWaits, AFailedSendIsToldByWhatItReturnsAndByNothingElse) {
  wire_.broken = asio::error::connection_reset;
  EXPECT_EQ(send(), Sent::failed);
  poll();
  EXPECT_EQ(owner_->error_calls, 0);
  EXPECT_FALSE(owner_->mux.ready());
}

TEST_F(FrameMuxWaits, AFailureWhileWaitingIsToldOnceAndBeastsWriteFailsToo) {
  wire_.room = 1;
  send();
  write(beasts_frame);
  wire_.end_wait();  // the mux's wait, which starts another
  poll();
  wire_.broken = asio::error::connection_reset;
  wire_.end_wait();  // Beast's
  poll();
  owner_->mux.next_layer().close();
  poll();
  EXPECT_EQ(owner_->error_calls, 1);
  EXPECT_EQ(owner_->last_error, asio::error::connection_reset);
  ASSERT_TRUE(written_);
  EXPECT_TRUE(written_->first);
}

TEST_F(FrameMuxWaits, NothingIsWrittenToAConnectionThatWasGivenUp) {
  wire_.room = 1;
  send();
  write(beasts_frame);
  owner_->mux.give_up();
  has_room(100);
  EXPECT_EQ(wire_.received, text_frame.substr(0, 1));
  ASSERT_TRUE(written_);
  EXPECT_TRUE(written_->first);
  written_ = {};
  write(close_frame);
  EXPECT_FALSE(written_) << "not from inside the call";
  poll();
  EXPECT_TRUE(written_);
}

TEST_F(FrameMuxWaits, ItsOwnerLivesAsLongAsAFramesRestWaits) {
  wire_.room = 1;
  send();
  const std::weak_ptr<Owner> owner = std::exchange(owner_, nullptr);
  EXPECT_FALSE(owner.expired());
  has_room(100);
  EXPECT_EQ(wire_.received, text_frame);
  EXPECT_TRUE(owner.expired());
}

TEST_F(FrameMuxWaits, ItsOwnerLivesAsLongAsBeastWrites) {
  write(beasts_frame);
  const std::weak_ptr<Owner> owner = std::exchange(owner_, nullptr);
  EXPECT_FALSE(owner.expired());
  wire_.room = 100;
  wire_.end_write(100);
  poll();
  EXPECT_EQ(wire_.received, beasts_frame);
  EXPECT_TRUE(owner.expired());
}

}  // namespace
}  // namespace tactus::server
