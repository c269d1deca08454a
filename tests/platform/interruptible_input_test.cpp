#include "platform/interruptible_input.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <thread>
#include <utility>

namespace tactus::platform {
namespace {

struct Pipe {
  FileDescriptor reader;
  FileDescriptor writer;
};

Pipe open_pipe() {
  std::array<int, 2> ends{-1, -1};
  EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK), 0);
  return {FileDescriptor{ends[0]}, FileDescriptor{ends[1]}};
}

TEST(InterruptibleInput, reads_what_was_written_and_then_the_end) {
  Pipe pipe = open_pipe();
  const InterruptibleInput input{std::move(pipe.reader)};
  std::array<std::byte, 8> bytes{};
  EXPECT_EQ(input.read(bytes), std::nullopt);
  ASSERT_EQ(write(pipe.writer.number(), "abc", 3), 3);
  EXPECT_TRUE(input.wait());
  EXPECT_EQ(input.read(bytes), 3U);
  EXPECT_EQ(bytes[2], std::byte{'c'});
  pipe.writer = FileDescriptor{};
  EXPECT_TRUE(input.wait());
  EXPECT_EQ(input.read(bytes), 0U);
}

TEST(InterruptibleInput, an_interrupt_ends_all_waits) {
  Pipe pipe = open_pipe();
  const InterruptibleInput input{std::move(pipe.reader)};
  EXPECT_TRUE(input.wait_for(0));
  std::thread other{[&input] { input.interrupt(); }};
  EXPECT_FALSE(input.wait());
  other.join();
  EXPECT_FALSE(input.wait());
  EXPECT_FALSE(input.wait_for(0));
}

}  // namespace
}  // namespace tactus::platform
