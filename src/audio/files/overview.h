#pragma once

#include <tactus/overview.h>
#include <tactus/units.h>

#include <atomic>
#include <cstddef>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace tactus::audio {

/// The waveform of files on the timeline. One thread fills it, any thread reads it at any number of
/// points. Neither waits for the other, so the filling thread may have the lowest priority.
///
/// It keeps 16,384 columns of the timeline. A reader's point joins the columns that it touches, so
/// its edges are exact to a 16,384th of the length. The files are read at their own rates, as
/// resampling would cost most of the time.
class OverviewTable {
 public:
  static constexpr std::size_t max_columns = 16'384;
  static_assert(max_columns >= 4 * max_overview_points);

  /// @param length  of the timeline, in frames at its rate; more than 0
  OverviewTable(Frames length, SampleRate rate);

  /// Adds one file's part of the timeline; nothing if it cannot be read. Files are added in order.
  /// @param end  the first frame after the file
  /// Thread: the filling one. Realtime-safe: no (reads the disk). Errors: none.
  void add_file(const std::string& path, Frames start, Frames end, const std::stop_token& stop);

  /// The waveform as far as it is known.
  /// @param points  1 to max_overview_points
  /// Thread: any. Realtime-safe: no (allocates). Errors: none.
  Overview read(std::size_t points) const;

 private:
  struct Level {
    float peak = 0.0F;
    double square_sum = 0.0;

    void add(std::span<const float> samples) noexcept;
  };
  /// A part of the timeline. Written by: the filling thread; read by: any. A reader may see one
  /// value without the other for a moment.
  struct Column {
    std::atomic<float> peak{0.0F};
    std::atomic<float> mean_square{0.0F};
  };
  static_assert(std::atomic<float>::is_always_lock_free);
  static_assert(std::atomic<Frames>::is_always_lock_free);

  void add(std::size_t at, const Level& level, double samples, double share) noexcept;
  Frames edge(std::size_t column) const noexcept;
  std::size_t column_of(Frames position) const noexcept;

  const Frames length_;
  const SampleRate rate_;
  std::vector<Column> columns_;
  std::atomic<Frames> done_{0};  // the timeline is read up to here; threads as for a column
};

}  // namespace tactus::audio
