#include "transport/leader_commands.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>

namespace tactus::transport {
namespace {

/// What a command changes.
std::string_view part_of(TransportCommand::Kind kind) noexcept {
  using Kind = TransportCommand::Kind;
  switch (kind) {
    case Kind::tempo:
      return "tempo";
    case Kind::meter:
      return "meter";
    case Kind::align:
    case Kind::nudge:
      return "beat grid";
    case Kind::loop:
      return "loop";
    case Kind::play:
    case Kind::pause:
    case Kind::resume:
    case Kind::stop:
      return "playback";
    default:
      return "position";
  }
}

std::string_view title_of(Leader leader) noexcept {
  constexpr std::array<std::string_view, 9> titles{
      "the clock", "JACK", "Link",     "the MIDI clock", "MIDI timecode",
      "LTC",       "OSC",  "the host", "the heard beat"};
  return titles[static_cast<std::size_t>(leader)];
}

}  // namespace

Result<bool> forward_to_leader(TransportLeader* to, Leader leader, const TransportSnapshot& now,
                               SampleRate rate, TransportCommand& command) {
  using Kind = TransportCommand::Kind;
  const std::string_view part = part_of(command.kind);
  const bool moves = part == "playback" || part == "position";
  if (to == nullptr && now.tempo_only && (moves || part == "loop")) return false;
  if (to != nullptr && !to->sets_position() && (moves || part == "loop" || part == "meter"))
    return false;
  if (to != nullptr && !moves && part != "loop" && !to->sets_tempo()) return false;
  if (to == nullptr || !moves) {
    const bool is_tempo = part != "loop" && !moves;
    const std::string advice = to != nullptr && is_tempo ? to->tempo_advice() : std::string{};
    return Error{ErrorCode::failed_precondition, std::string{part} + " is set by " +
                                                     std::string{title_of(leader)} +
                                                     (advice.empty() ? "" : ": " + advice)};
  }
  const auto seek = [&](double frame) {
    command = {Kind::seek_samples, std::clamp(frame, 0.0, static_cast<double>(max_position))};
  };
  const auto here = static_cast<double>(now.sample_pos);
  if (command.kind == Kind::resume) command.kind = Kind::play;
  if (command.kind == Kind::rewind) seek(0.0);
  if (command.kind == Kind::stop) command.value = static_cast<double>(now.return_to);
  if (command.kind == Kind::seek_seconds) seek(std::round(command.value * rate));
  if (command.kind == Kind::seek_beats)
    seek(std::round(here + (command.value - now.beat_pos) * 60.0 / now.bpm * rate));
  if (auto asked = to->command(command); !asked) return asked.error();
  return true;
}

}  // namespace tactus::transport
