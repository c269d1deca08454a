#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "load/load_options.h"

namespace tactus::load {

/// The place of a message in its stream.
struct Tick {
  std::int64_t number = 0;  ///< one more with each message of a stream that has a rate, else rising
  std::int64_t due_ns = 0;  ///< when it was due, by the stream's own count from wherever
};

/// Finds the tick in a topic's messages, without reading the rest of them.
///
/// Threads: any.
class TickReader {
 public:
  /// @param rate_hz  messages a second that were asked for; for audio and beats it does not matter
  TickReader(Topic topic, double rate_hz) noexcept;

  /// The tick of a message; nothing where it is none of the stream's, as answers are.
  std::optional<Tick> read(std::string_view message, bool binary) const noexcept;

  /// Messages a second by the stream's schedule; 0 for events that come as they come.
  double rate_hz() const noexcept { return rate_hz_; }

 private:
  std::optional<std::int64_t> count_of(std::string_view message, bool binary) const noexcept;

  Topic topic_;
  double rate_hz_;
  std::int64_t hops_ = 1;  ///< from one spectrum to the next
};

/// What a server says against a request, for a person; nothing where a text is no refusal.
/// Thread: any. Errors: none.
std::optional<std::string> refusal_in(std::string_view text);

}  // namespace tactus::load
