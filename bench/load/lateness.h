#pragma once

#include <cstdint>
#include <vector>

namespace tactus::load {

/// When the messages of a range of ticks arrived.
///
/// An offset is the time from a tick's due time, given by its number, to an arrival. The zero of
/// both clocks is arbitrary, so the earliest message is taken for punctual.
/// Threads: one.
class Lateness {
 public:
  /// @param first, last  numbers of the ticks that count
  /// @param base_ns      about the offset of a punctual one
  Lateness(std::int64_t first, std::int64_t last, double rate_hz, std::int64_t base_ns);

  bool counts(std::int64_t number) const noexcept { return number >= first_ && number <= last_; }
  std::int64_t last() const noexcept { return last_; }
  double due_ticks() const noexcept { return static_cast<double>(last_ - first_ + 1); }

  /// Records an arrival. Arrivals outside the range are ignored, except in the second after it.
  void add(std::int64_t number, std::int64_t offset_ns);

  /// Lateness of each counted message in ms, sorted. If a server skips deadlines and keeps
  /// counting, later ticks are not late. Whole periods by which a tick and all of the next second
  /// are behind are therefore subtracted.
  std::vector<double> ms() const;

  /// Of each tick: the time from its first arrival to its last, per message in between.
  std::vector<double> us_a_message() const;

  /// From the first received tick to the last, by their first arrivals.
  struct Span {
    double ticks = 0.0;
    double seconds = 0.0;
  };
  Span span() const;

 private:
  std::vector<std::int64_t> earliest() const;

  std::int64_t first_;
  std::int64_t last_;
  std::int64_t base_ns_;
  double period_ns_;
  std::vector<std::vector<std::int64_t>> offsets_ns_;  // of each tick, and of one more second
};

}  // namespace tactus::load
