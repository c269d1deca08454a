#pragma once

#include <algorithm>
#include <cstddef>

#include "server/fanout/session.h"

namespace tactus::server {

/// Whether a client is on another machine and has no key.
inline bool is_guest(Session& session) {
  return !session.access().peer.is_loopback && !session.access().key;
}

/// Whether a client may use a stream of a kind, e.g. a rate of the clock: one that is in use, or
/// one more. Guests may use half of the streams, and those at one address an eighth. A guest also
/// counts at a stream that others use, as they may leave it.
/// @param most      different streams in use at a time
/// @param is_same   is_same(stream): whether it is the stream that the client wants
/// @param is_used   is_used(stream, is_counted): whether a client that counts uses it, apart from
///                  the use that the client gives up
template <class Streams, class IsSame, class IsUsed>
bool has_room_for_stream(Session& client, std::size_t most, const Streams& streams, IsSame is_same,
                         IsUsed is_used) {
  const auto fits = [&](std::size_t share, auto is_counted) {
    const auto counts = [&](const auto& stream) { return is_used(stream, is_counted); };
    const auto is_wanted = [&](const auto& stream) { return is_same(stream) && counts(stream); };
    return static_cast<std::size_t>(std::ranges::count_if(streams, counts)) < share ||
           std::ranges::any_of(streams, is_wanted);
  };
  if (!fits(most, [](Session&) { return true; })) return false;
  const auto is_near = [&](Session& other) {
    return is_guest(other) &&
           other.access().peer.block.network() == client.access().peer.block.network();
  };
  return !is_guest(client) || (fits((most + 1) / 2, is_guest) && fits((most + 7) / 8, is_near));
}

}  // namespace tactus::server
