#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "load/lateness_histogram.h"

namespace tactus::load {

/// The ticks that count, and the first arrival of each; shared by all threads.
///
/// An offset is the time from a tick's due time, given by its number, to its arrival. base_ns is
/// about the offset of a punctual one.
class TickWindow {
 public:
  /// @param first, last  numbers of the ticks that count
  /// @param rate_hz      of the ticks; 0 if they have no schedule
  TickWindow(std::int64_t first, std::int64_t last, double rate_hz, std::int64_t base_ns);

  bool counts(std::int64_t number) const noexcept { return number >= first_ && number <= last_; }
  std::int64_t first() const noexcept { return first_; }
  std::int64_t last() const noexcept { return last_; }
  std::int64_t base_ns() const noexcept { return base_ns_; }
  /// How many later ticks decide how late a tick was.
  std::size_t look_ahead() const noexcept { return look_ahead_; }

  /// Notes an arrival, also of a tick shortly after the last. Thread: any.
  void note(std::int64_t number, std::int64_t offset_ns) noexcept;

  /// How far the server's numbers have fallen behind the schedule at a tick, in whole periods. A
  /// server that skips a deadline and keeps counting is not late with the ticks that follow, so
  /// only what this tick and all of the next second have in common counts. Thread: any.
  std::int64_t left_out_ns(std::int64_t number) const noexcept;

 private:
  std::int64_t first_;
  std::int64_t last_;
  std::int64_t base_ns_;
  std::int64_t period_ns_;
  std::size_t look_ahead_ = 0;
  // written and read by: any thread
  std::vector<std::atomic<std::int64_t>> earliest_;
};

/// How late messages were.
struct Lateness {
  LatenessHistogram histogram = {};
  /// Of each tick: the time from its first arrival to its last, per message in between.
  std::vector<double> us_a_message = {};

  void merge(const Lateness& other);
};

/// Collects the lateness of one thread's clients; each tick is held until the following ones show
/// whether the server had skipped deadlines.
///
/// Threads: one.
class TickLateness {
 public:
  explicit TickLateness(std::shared_ptr<TickWindow> window);

  /// @param number  of a tick that counts
  void add(std::int64_t number, std::int64_t offset_ns);
  /// All of it, when nothing more arrives.
  Lateness settled() const;

 private:
  struct Waiting {
    std::int64_t number = -1;
    std::vector<std::int64_t> offsets_ns = {};
  };
  void settle(const Waiting& tick, Lateness& into) const;

  std::shared_ptr<TickWindow> window_;
  std::vector<Waiting> waiting_;  // by number, modulo its size
  Lateness lateness_;
};

}  // namespace tactus::load
