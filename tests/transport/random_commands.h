#pragma once

#include <tactus/transport_command.h>
#include <tactus/units.h>

#include <cmath>
#include <cstdint>
#include <iterator>
#include <optional>
#include <random>

namespace tactus::test {

/// Random commands of every kind, mostly valid, and block lengths. Deterministic for a seed.
class RandomCommands {
 public:
  explicit RandomCommands(std::uint64_t seed) : random_{seed} {}

  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
  bool once_in(std::uint64_t n) { return below(n) == 0; }
  double between(double low, double high) {
    return low + (high - low) * (static_cast<double>(random_() >> 11) * 0x1p-53);
  }

  Frames block() {
    switch (below(8)) {
      case 0:
        return static_cast<Frames>(below(4));
      case 1:
        return max_block_size;
      case 2:
        return static_cast<Frames>(1 + below(max_block_size));
      default:
        return Frames{64} << below(6);
    }
  }

  TransportCommand command(SampleRate rate) {
    using Kind = TransportCommand::Kind;
    const auto kind = static_cast<Kind>(below(13));
    TransportCommand command{.kind = kind};
    if (kind == Kind::tempo) command.value = once_in(4) ? 120.0 : between(20.0, 999.0);
    if (kind == Kind::seek_samples) command.value = std::floor(place() * rate);
    if (kind == Kind::seek_seconds) command.value = place();
    if (kind == Kind::seek_beats) command.value = place() * 2.0;
    if (kind == Kind::loop) command.loop = loop(rate);
    if (kind == Kind::align) command.align.bar = once_in(2);
    if (kind == Kind::nudge) command.value = between(-300.0, 300.0);
    if (kind == Kind::meter) command.meter = meter();
    if (once_in(12)) command.value = strange();
    return command;
  }

 private:
  MeterChange meter() {
    MeterChange change{.beats = static_cast<int>(1 + below(once_in(8) ? 40 : 7))};
    if (once_in(3)) change.unit = once_in(8) ? 5 : 8;
    return change;
  }

  /// In seconds, mostly near the start.
  double place() { return once_in(8) ? between(0.0, 1e6) : between(0.0, 12.0); }

  /// Often shorter than a block, sometimes reversed or empty.
  LoopChange loop(SampleRate rate) {
    LoopChange change;
    if (!once_in(4)) change.enabled = !once_in(4);
    if (!once_in(4)) change.start = once_in(20) ? strange() : between(0.0, 5.0);
    if (once_in(4)) return change;
    const double frames = once_in(2) ? 1.0 + static_cast<double>(below(5'000)) : 5.0 * rate;
    change.end = change.start.value_or(1.0) + between(0.3, 1.0) * frames / rate;
    if (once_in(16)) change.end = strange();
    return change;
  }

  double strange() {
    const double values[] = {std::nan(""), INFINITY, -INFINITY, -1.0,  -1e-9,    0.0,
                             -0.0,         19.999,   20.0,      999.0, 999.0001, 0.5,
                             0x1p53,       0x1p54,   1e300,     1e12,  -1e300,   1.0 / 3.0};
    return values[below(std::size(values))];
  }

  std::mt19937_64 random_;
};

}  // namespace tactus::test
