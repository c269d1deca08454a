#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "app/lateness_histogram.h"

namespace tactus::app {

/// The ticks that count, and when each reached the first client; shared by all threads.
///
/// An offset is what passed from when a tick was due, by its number, until it arrived; base_ns is
/// about that of a punctual one.
class TickWindow {
 public:
  /// @param first, last  numbers of the ticks that count
  /// @param rate_hz      of them; 0 where they have no schedule
  TickWindow(std::int64_t first, std::int64_t last, double rate_hz, std::int64_t base_ns);

  bool counts(std::int64_t number) const noexcept { return number >= first_ && number <= last_; }
  std::int64_t first() const noexcept { return first_; }
  std::int64_t last() const noexcept { return last_; }
  std::int64_t base_ns() const noexcept { return base_ns_; }
  /// How many ticks are waited for before it is said how late one was.
  std::size_t look_ahead() const noexcept { return look_ahead_; }

  /// Notes an arrival, also of a tick a little past the last. Thread: any.
  void note(std::int64_t number, std::int64_t offset_ns) noexcept;

  /// By how much the server's numbers have fallen behind the schedule at a tick: a server that
  /// leaves a deadline out and numbers on is not late with those that follow. Whole periods, by
  /// which this tick and all of the next second were behind at least. Thread: any.
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

/// How late messages were, of one thread's clients: keeps them until the ticks that follow tell.
///
/// Threads: one.
class TickLateness {
 public:
  explicit TickLateness(std::shared_ptr<TickWindow> window);

  /// @param number  of a tick that counts
  void add(std::int64_t number, std::int64_t offset_ns);
  /// All of it, once nothing more comes.
  LatenessHistogram settled() const;

 private:
  struct Waiting {
    std::int64_t number = -1;
    std::vector<std::int64_t> offsets_ns;
  };
  void settle(const Waiting& tick, LatenessHistogram& into) const;

  std::shared_ptr<TickWindow> window_;
  std::vector<Waiting> waiting_;  // by number, modulo its size
  LatenessHistogram histogram_;
};

}  // namespace tactus::app
