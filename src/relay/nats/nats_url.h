#pragma once

#include <tactus/result.h>

#include <string>
#include <string_view>

namespace tactus::relay {

/// Where an origin is found: nats://HOST:PORT/NAME, or tls:// for TLS. The default port is 4222.
struct NatsUrl {
  std::string server;  ///< nats://HOST:PORT
  std::string name;    ///< of the origin; empty if the URL ends before it
};

/// Thread: any. Errors: INVALID_ARGUMENT, with what is wrong. A user or password is refused: other
/// users of the machine can see a command line.
Result<NatsUrl> parse_nats_url(std::string_view text);

}  // namespace tactus::relay
