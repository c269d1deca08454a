#include "client/clock/clock_sync.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace tactus::client {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kept = ClockSync::group_size * 16;
constexpr std::uint64_t starting_probes = 3 * ClockSync::group_size;
constexpr double far_ms = 5.0;  // an error that slewing would take ten seconds to correct
constexpr double oldest_ms = 600'000.0;
constexpr double step_above_ms = 100.0;
constexpr double server_resolution_ms = 0.001;

}  // namespace

ClockSync::ClockSync(double origin, double resolution_ms) : messages_{kept}, earliest_{-infinity} {
  reading_.origin = origin;
  reading_.resolution = resolution_ms;
}

void ClockSync::restart() {
  forget();
  reading_.probes = 0;
  starting_ = true;
  earliest_ = -infinity;
  update_bounds();
}

void ClockSync::hint(double server, double received) {
  if (reading_.probes > 0) return;
  const double offset = server - reading_.origin - received;
  if (offset <= earliest_) return;
  earliest_ = offset;
  set({offset, 0.0}, received);
}

bool ClockSync::on_server_time(double sent, double received) {
  if (!std::isfinite(sent)) return false;
  const double low = sent - reading_.origin - received - margin();
  const bool impossible = low > room(received).high;
  if (impossible) {
    forget();
    starting_ = false;
  }
  messages_.add(received, low);
  hint(sent, received);
  update_bounds();
  return impossible;
}

void ClockSync::add(double sent, double arrived, double answered, double received) {
  const Bracket bracket{.sent = sent,
                        .received = received,
                        .low = answered - reading_.origin - received - margin(),
                        .high = arrived - reading_.origin - sent + margin()};
  if (!(received >= sent) || !(bracket.low <= bracket.high)) return;
  std::erase_if(brackets_,
                [received](const Bracket& old) { return received - old.sent >= oldest_ms; });
  brackets_.push_back(bracket);
  if (brackets_.size() > kept) brackets_.erase(brackets_.begin());
  messages_.forget(received - oldest_ms);
  const auto [low, high] = room(received);
  if (low > high) {
    forget();  // one of the two clocks was set
    brackets_.push_back(bracket);
    starting_ = false;
  }

  const Line line = fit(brackets_, messages_, received, reading_.resolution);
  const double ahead = reading_.offset_at(received) - line.offset;
  const bool settling = settles(received);
  ++reading_.probes;
  set(line, received);
  if (!settling && std::abs(ahead) <= step_above_ms) reading_.slew = ahead;
  update_bounds();
}

/// Whether to step rather than slew: for the first probes, and in the first seconds if the offset
/// is far outside the possible range. A busy or waking machine delays all its first probes alike.
bool ClockSync::settles(double at) {
  if (reading_.probes < group_size) return true;
  starting_ = starting_ && reading_.probes < starting_probes;
  const auto [low, high] = room(at);
  const double offset = reading_.offset_at(at);
  return starting_ && std::max(low - offset, offset - high) > far_ms;
}

void ClockSync::forget() {
  brackets_.clear();
  messages_.forget(infinity);
}

void ClockSync::set(Line line, double since) {
  reading_.offset = line.offset;
  reading_.rate = line.rate;
  reading_.since = since;
  reading_.slew = 0.0;
}

/// Refers the bounds to the newest probe: later they grow at the same rate for all.
void ClockSync::update_bounds() {
  reading_.newest = brackets_.empty() ? reading_.since : brackets_.back().sent;
  const auto [low, high] = room(reading_.newest);
  reading_.low = low;
  reading_.high = high;
  const auto recent = std::span{brackets_}.last(std::min(brackets_.size(), group_size));
  double best = infinity;
  double sum = 0.0;
  for (const auto& bracket : recent) {
    best = std::min(best, bracket.round_trip());
    sum += bracket.round_trip();
  }
  reading_.round_trip = std::max(0.0, best - 2.0 * margin());
  reading_.jitter = recent.empty() ? 0.0 : sum / static_cast<double>(recent.size()) - best;
}

double ClockSync::margin() const noexcept { return reading_.resolution + server_resolution_ms; }

/// Bounds of the offset, for any delays.
ClockSync::Room ClockSync::room(double at) const noexcept {
  Room room{messages_.floor(at, -greatest_rate), infinity};
  for (const auto& bracket : brackets_) {
    const double drift = greatest_rate * std::max(0.0, at - bracket.sent);
    room.low = std::max(room.low, bracket.low - drift);
    room.high = std::min(room.high, bracket.high + drift);
  }
  return room;
}

}  // namespace tactus::client
