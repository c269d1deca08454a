#pragma once

#include <tactus/result.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "client/link/address.h"
#include "load/load_options.h"

namespace tactus::load {

/// The place of a message in its stream.
struct Tick {
  std::int64_t number = 0;  ///< one more with each message
  std::int64_t due_ns = 0;  ///< from an arbitrary zero
};

/// A stream to measure: its address, the request for it, its schedule.
///
/// Threads: any.
struct Stream {
  client::ServerAddress address = {};
  std::string request = {};  ///< a text to send; empty if the address says all
  Topic topic = Topic::clock;
  double rate_hz = 30.0;  ///< messages per second
  std::int64_t hops = 1;  ///< from one spectrum to the next

  /// Finds the tick of a message without parsing the rest; nothing if the message is none of the
  /// stream's, e.g. an answer.
  std::optional<Tick> tick_of(std::string_view message, bool binary) const noexcept;
};

/// The stream that the options ask for. A path in the URL is used as it is, else it is the topic's,
/// with the rate. Thread: any. Errors: INVALID_ARGUMENT for a wrong URL.
Result<Stream> stream_of(const LoadOptions& options);

/// The reason in a server's refusal of a request; nothing if the text is no refusal. Thread: any.
/// Errors: none.
std::optional<std::string> refusal_in(std::string_view text);

}  // namespace tactus::load
