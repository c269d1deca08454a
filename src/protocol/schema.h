#pragma once

#include <span>
#include <string_view>

namespace tactus::protocol {

/// A member of a JSON message, as the documentation shows it. A test holds these to what is
/// encoded and to what is accepted.
struct Member {
  std::string_view name;
  std::string_view type;  ///< of JSON schema: boolean, integer, number, string, array, object; or
                          ///< none, for any value
  std::string_view description;
  bool optional = false;
  std::string_view choices = {};  ///< of a string: what it may be, with a bar between
  double minimum = 0.0;           ///< the range of a number; none where it is empty
  double maximum = 0.0;
  std::string_view usual = {};    ///< what stands for an absent option, as JSON
  std::string_view element = {};  ///< an array's elements' type
  std::string_view schema = {};   ///< the name of an object's Schema

  constexpr bool ranged() const noexcept { return minimum < maximum; }
};

/// Who sends a message of /ws.
enum class Sender { none, client, server };

/// An object message, or an object within others.
struct Schema {
  std::string_view name;
  std::span<const Member> members;
  std::string_view description = {};
  Sender sender = Sender::none;

  /// Whether a message of /ws with this type is such a one.
  bool has_type(std::string_view type) const noexcept;
};

/// TransportState, TransportMetrics and Error: what REST answers.
std::span<const Schema> schemas() noexcept;

/// The JSON messages of /ws and the objects within them, TransportState beside. A message's first
/// member is its type, whose choices are what it may be.
/// Thread: any. Realtime-safe: no. Errors: none.
std::span<const Schema> socket_schemas();

}  // namespace tactus::protocol
