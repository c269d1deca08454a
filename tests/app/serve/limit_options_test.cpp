#include "app/serve/limit_options.h"

#include <gtest/gtest.h>

#include <chrono>

#include "../cli/command_reader.h"

namespace tactus::app {
namespace {

class LimitOptions : public testing::Test, public CommandReader {
 protected:
  const ServerLimits& limits() const { return options.serve.limits; }
};

TEST_F(LimitOptions, defaults_are_those_of_the_library) {
  ASSERT_EQ(error_of({"serve"}), "no error");
  const ServerLimits library;
  EXPECT_EQ(limits().max_clients, library.max_clients);
  EXPECT_EQ(limits().receive_buffer_bytes, library.receive_buffer_bytes);
  EXPECT_EQ(limits().message_timeout, library.message_timeout);
  EXPECT_EQ(command("serve").find("max-unsent-mib")->value.standard, "64");
  EXPECT_EQ(command("serve").find("receive-buffer-kib")->value.standard, "64");
  EXPECT_EQ(command("serve").find("message-timeout-s")->value.standard, "10");
}

TEST_F(LimitOptions, each_is_in_its_unit) {
  ASSERT_EQ(error_of({"serve", "--receive-buffer-kib", "128", "--message-timeout-s", "3",
                      "--max-unsent-mib", "2", "--max-command-hz", "70", "--max-command-burst", "5",
                      "--max-clients", "0", "--fft-max-per-address", "1"}),
            "no error");
  EXPECT_EQ(limits().receive_buffer_bytes, 128U * 1024U);
  EXPECT_EQ(limits().message_timeout, std::chrono::seconds{3});
  EXPECT_EQ(limits().max_unsent_bytes, 2U * 1024U * 1024U);
  EXPECT_EQ(limits().max_command_hz, 70U);
  EXPECT_EQ(limits().max_command_burst, 5U);
  EXPECT_EQ(limits().max_clients, 0U);
  EXPECT_EQ(limits().fft_max_per_address, 1U);
}

TEST_F(LimitOptions, a_value_out_of_range_is_an_error) {
  EXPECT_EQ(error_of({"serve", "--max-command-burst", "0"}),
            "--max-command-burst: \"0\" is not a number of commands (1 to 1000000)");
  EXPECT_EQ(error_of({"serve", "--reserved-commands", "256"}),
            "--reserved-commands: \"256\" is not a number of commands (0 to 255)");
  EXPECT_EQ(error_of({"serve", "--message-timeout-s", "-1"}),
            "--message-timeout-s: \"-1\" is not a time in seconds (0 to 86400)");
  EXPECT_EQ(error_of({"serve", "--max-unsent-mib", "1.5"}),
            "--max-unsent-mib: \"1.5\" is not a size in MiB (0 to 1048576)");
}

}  // namespace
}  // namespace tactus::app
