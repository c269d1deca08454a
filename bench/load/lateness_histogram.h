#pragma once

#include <cstdint>
#include <vector>

namespace tactus::load {

/// How many messages were how late, kept to 10 µs however many there are.
///
/// What a value is measured from is not known before the end: the earliest one is taken for
/// punctual, and the percentiles are counted from it. Values may be below 0.
/// Threads: one.
class LatenessHistogram {
 public:
  /// @param offset_ns  counted where it belongs from -0.5 s to two minutes, else at that end
  void add(std::int64_t offset_ns);
  void merge(const LatenessHistogram& other);

  std::uint64_t count() const noexcept { return count_; }
  /// The earliest value; only where there is one.
  std::int64_t earliest_ns() const noexcept { return earliest_ns_; }
  /// How late a share of the messages was at most, in ms after the earliest; 0 where there is none.
  /// @param share  0 to 1
  double ms_at(double share) const noexcept;

 private:
  std::vector<std::uint32_t> bins_;
  std::uint64_t count_ = 0;
  std::int64_t earliest_ns_ = 0;
  std::int64_t latest_ns_ = 0;
};

}  // namespace tactus::load
