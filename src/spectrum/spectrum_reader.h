#pragma once

#include <tactus/spectrum.h>
#include <tactus/units.h>

#include <array>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "spectrum/sample_history.h"

namespace tactus::spectrum {

/// Analyses the newest sound, each thing once however many ask for it:
///
///     SpectrumReader reader{analyzer.history()};
///     reader.update(now_ns);                          // takes the newest sound
///     reader.levels(BandLayout::log, Channel::mid);   // transforms it
///     reader.levels(BandLayout::mel, Channel::mid);   // the same transforms, other bands
///
/// The history must outlive it. What it returns holds until the next update. The formulas are in
/// docs/spectrum.md. Threads: one a reader; as many readers as wanted.
class SpectrumReader {
 public:
  explicit SpectrumReader(const SampleHistory& history);
  ~SpectrumReader();

  /// Takes the newest sound; what was analysed before is out of date. Where nothing was pushed for
  /// the longer of 100 ms and three blocks, it is silence.
  void update(std::int64_t now_ns);

  /// Takes the sound up to a frame, as counted since the first push. For files.
  /// @param frames_written  no more than what was pushed, and still in the history
  /// @return whether it was; if not, silence is taken
  bool update_to(std::uint64_t frames_written);

  /// The playhead after the last frame analysed.
  Frames sample_pos() const noexcept;

  /// Linear amplitude of each band: 1 for a full-scale sine at its centre, 0 for silence.
  std::span<const float, band_count> levels(BandLayout layout, Channel channel);

  /// The last frames of the sound.
  /// @param frames  at most the largest window
  std::span<const float> newest(Channel channel, std::size_t frames);

  /// The transform of the sound times the Hann window of a tier (see tiers.h); not scaled.
  std::span<const std::complex<float>> transform(Channel channel, std::size_t tier);

  /// Hops analysed so far: updates of which something was asked.
  std::uint64_t hops_analysed() const noexcept;

  /// Transforms done so far: at most one for each tier and channel of a hop, and none of silence.
  std::uint64_t transforms_done() const noexcept;

  /// Times so far that the sound asked for was not in the history, or was overwritten while it was
  /// taken: this thread was held up for too long.
  std::uint64_t overwritten() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The centre of each band in Hz.
std::array<double, band_count> band_centres(BandLayout layout, SampleRate rate);

}  // namespace tactus::spectrum
