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

/// Analyses the newest sound. Results are computed once and shared by all callers:
///
///     SpectrumReader reader{history};
///     reader.update(now_ns);                          // takes the newest sound
///     reader.levels(BandLayout::log, Channel::mid);   // transforms it
///     reader.levels(BandLayout::mel, Channel::mid);   // reuses the transforms for other bands
///
/// The history must outlive it. Returned spans are valid until the next update. docs/spectrum.md
/// gives the formulas. Threads: one per reader; any number of readers.
class SpectrumReader {
 public:
  explicit SpectrumReader(const SampleHistory& history);
  ~SpectrumReader();

  /// Takes the newest sound and discards earlier results. The sound is silence if no block was
  /// pushed for 100 ms or three blocks, whichever is longer.
  void update(std::int64_t now_ns);

  /// Takes the sound up to a frame, counted since the first push. For files.
  /// @param frames_written  at most the number of frames pushed, and still in the history
  /// @return true if the frames were available; otherwise silence is taken
  bool update_to(std::uint64_t frames_written);

  /// Returns the playhead after the last analysed frame.
  Frames sample_pos() const noexcept;

  /// Linear amplitude of each band: 1 for a full-scale sine at its centre, 0 for silence.
  std::span<const float, band_count> levels(BandLayout layout, Channel channel);

  /// Returns the last samples of the sound.
  /// @param frames  at most the largest window
  std::span<const float> newest(Channel channel, std::size_t frames);

  /// Returns the transform of an FFT's Hann-windowed sound (see fft_sizes.h); not scaled.
  std::span<const std::complex<float>> transform(Channel channel, std::size_t fft);

  /// Number of hops analysed: updates followed by a request.
  std::uint64_t hops_analysed() const noexcept;

  /// Number of transforms: at most one per hop, FFT and channel; none for silence.
  std::uint64_t transforms_done() const noexcept;

  /// How often the requested sound was missing from the history or overwritten during the copy. It
  /// means that this thread was delayed for too long.
  std::uint64_t overwritten() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The centre of each band in Hz.
std::array<double, band_count> band_centres(BandLayout layout, SampleRate rate);

}  // namespace tactus::spectrum
