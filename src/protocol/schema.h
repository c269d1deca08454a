#pragma once

#include <span>
#include <string_view>

namespace tactus::protocol {

/// A member of a JSON message, as the documentation shows it. A test holds these to what is
/// encoded.
struct Member {
  std::string_view name;
  std::string_view type;  ///< of JSON schema: boolean, integer, number, string
  std::string_view description;
};

/// An object message.
struct Schema {
  std::string_view name;
  std::span<const Member> members;
};

/// TransportState, TransportMetrics and Error.
std::span<const Schema> schemas() noexcept;

}  // namespace tactus::protocol
