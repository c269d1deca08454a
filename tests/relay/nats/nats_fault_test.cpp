#include "relay/nats/nats_fault.h"

#include <gtest/gtest.h>

#include <string>

namespace tactus::relay {
namespace {

TEST(NatsFault, tells_whether_to_try_again_and_what_to_do) {
  const NatsOptions plain{.url = "nats://h:4222"};
  NatsOptions with_files = plain;
  with_files.credentials = "hall.creds";
  with_files.ca = "ca.pem";
  const struct {
    NatsOptions options;
    natsStatus status;
    std::string detail;
    ErrorCode code;
    std::string part;
  } rows[] = {
      {plain, NATS_NO_SERVER, "", ErrorCode::unavailable, "trying again"},
      {plain, NATS_TIMEOUT, "", ErrorCode::unavailable, "trying again"},
      {plain, NATS_IO_ERROR, "(conn.c:1905): broken", ErrorCode::unavailable, ": broken;"},
      {plain, NATS_CONNECTION_AUTH_FAILED, "", ErrorCode::invalid_argument, "--nats-creds FILE"},
      {with_files, NATS_CONNECTION_AUTH_FAILED, "x", ErrorCode::invalid_argument, "hall.creds (x)"},
      {plain, NATS_SSL_ERROR, "x", ErrorCode::invalid_argument, "--nats-ca FILE"},
      {with_files, NATS_SSL_ERROR, "x", ErrorCode::invalid_argument, "issuer in ca.pem?"},
      {plain, NATS_SECURE_CONNECTION_WANTED, "", ErrorCode::invalid_argument, "has no TLS"},
      {with_files, NATS_ERR, "x", ErrorCode::invalid_argument, "as nsc writes it"},
  };
  for (const auto& row : rows) {
    const Error error = nats_fault(row.options, row.status, row.detail);
    EXPECT_EQ(error.code, row.code) << error.message;
    EXPECT_NE(error.message.find(row.part), std::string::npos) << error.message;
    EXPECT_NE(error.message.find(plain.url), std::string::npos) << error.message;
  }
}

}  // namespace
}  // namespace tactus::relay
