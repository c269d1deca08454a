#include "platform/terminal.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "platform/files/file_descriptor.h"

namespace tactus::platform {
namespace {

/// A terminal without a session, so that its end sends no signal.
struct Terminal {
  FileDescriptor window{::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)};
  FileDescriptor program = open_program_end();

  FileDescriptor open_program_end() const {
    EXPECT_EQ(::grantpt(window.number()), 0);
    EXPECT_EQ(::unlockpt(window.number()), 0);
    std::array<char, 64> name{};
    EXPECT_EQ(::ptsname_r(window.number(), name.data(), name.size()), 0);
    return FileDescriptor{::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC)};
  }
};

FileDescriptor open_null() { return FileDescriptor{::open("/dev/null", O_RDWR | O_CLOEXEC)}; }

TEST(TerminalPresence, a_closed_terminal_is_gone) {
  Terminal terminal;
  const FileDescriptor null = open_null();
  const TerminalPresence as_input{terminal.program.number(), null.number()};
  const TerminalPresence as_output{null.number(), terminal.program.number()};
  EXPECT_FALSE(as_input.is_gone());
  EXPECT_FALSE(as_output.is_gone());
  terminal.window = FileDescriptor{};
  EXPECT_TRUE(as_input.is_gone());
  EXPECT_TRUE(as_output.is_gone());
}

TEST(TerminalPresence, a_program_without_a_terminal_loses_none) {
  Terminal terminal;
  FileDescriptor null = open_null();
  const TerminalPresence presence{null.number(), null.number()};
  terminal.window = FileDescriptor{};
  null = FileDescriptor{};
  EXPECT_FALSE(presence.is_gone());
}

}  // namespace
}  // namespace tactus::platform
