#include "platform/files/interruptible_input.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <thread>
#include <utility>

#include "platform/signals.h"

namespace tactus::platform {
namespace {

using Event = InterruptibleInput::Event;

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
  EXPECT_EQ(input.wait(), Event::ready);
  EXPECT_EQ(input.waiting(), 3U);
  EXPECT_EQ(input.read(bytes), 3U);
  EXPECT_EQ(bytes[2], std::byte{'c'});
  pipe.writer = FileDescriptor{};
  EXPECT_EQ(input.wait(), Event::ready);
  EXPECT_EQ(input.read(bytes), 0U);
}

TEST(InterruptibleInput, a_wait_has_an_end_and_a_file_can_be_replaced) {
  ignore_broken_pipes();
  Pipe first = open_pipe();
  Pipe second = open_pipe();
  InterruptibleInput input{std::move(first.reader)};
  EXPECT_EQ(input.wait(0), Event::timeout);
  ASSERT_EQ(write(second.writer.number(), "x", 1), 1);
  input.replace(std::move(second.reader));
  EXPECT_EQ(input.wait(0), Event::ready);
  EXPECT_EQ(write(first.writer.number(), "x", 1), -1) << "the first file is closed";
}

TEST(InterruptibleInput, an_interrupt_ends_all_waits) {
  Pipe pipe = open_pipe();
  const InterruptibleInput input{std::move(pipe.reader)};
  EXPECT_TRUE(input.wait_for(0));
  std::thread other{[&input] { input.interrupt(); }};
  EXPECT_EQ(input.wait(), Event::interrupted);
  other.join();
  EXPECT_EQ(input.wait(), Event::interrupted);
  EXPECT_FALSE(input.wait_for(0));
}

}  // namespace
}  // namespace tactus::platform
