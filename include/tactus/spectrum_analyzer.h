#pragma once

#include <tactus/export.h>
#include <tactus/realtime.h>
#include <tactus/spectrum.h>
#include <tactus/units.h>

#include <array>
#include <cstddef>
#include <memory>
#include <span>

namespace tactus {

namespace detail {
struct SpectrumAnalyzerAccess;
}

/// An analyzer's settings. They do not change after construction.
struct SpectrumAnalyzerOptions {
  SampleRate sample_rate = 48'000;  ///< 8,000 to 384,000 Hz
  std::size_t channels = 2;         ///< per frame, 1 to 64; the first two are analysed
};

/// Receives the audio of a callback and computes its spectrum.
///
///     tactus::SpectrumAnalyzer analyzer{{.sample_rate = 44'100}};
///     tactus::SpectrumServer server{clock, analyzer};
///     // in the audio callback, after the block is rendered:
///     analyzer.push(block, clock.sample_pos());
///
/// Threads: one audio thread calls push; any thread may call the rest. push overwrites the
/// oldest audio in a ring and never waits for a reader.
class TACTUS_EXPORT SpectrumAnalyzer {
 public:
  /// Thread: any. Errors: throws std::invalid_argument, naming the setting that is out of range.
  explicit SpectrumAnalyzer(const SpectrumAnalyzerOptions& options = {});
  ~SpectrumAnalyzer();
  SpectrumAnalyzer(const SpectrumAnalyzer&) = delete;
  SpectrumAnalyzer& operator=(const SpectrumAnalyzer&) = delete;

  /// Returns the settings given at construction.
  /// Thread: any. Realtime-safe: yes. Errors: none.
  const SpectrumAnalyzerOptions& options() const noexcept;

  /// Appends one interleaved block, silent blocks included. NaN and infinite samples count as 0.
  /// @param block       whole frames; full scale is -1 to 1
  /// @param sample_pos  the clock's playhead after the block, in frames; if negative, the position
  ///                    continues from the last block
  /// Thread: audio. Realtime-safe: yes (wait-free). Errors: none.
  void push(std::span<const float> block, Frames sample_pos = -1) noexcept TACTUS_NONBLOCKING;

  /// Appends one block with one buffer per channel, as in JACK and plug-ins.
  /// @param channels    options().channels pointers to `frames` samples each
  /// @param sample_pos  as above
  /// Thread: audio. Realtime-safe: yes (wait-free). Errors: none.
  void push(std::span<const float* const> channels, std::size_t frames,
            Frames sample_pos = -1) noexcept TACTUS_NONBLOCKING;

  /// Returns the levels of the latest audio, as linear amplitude without smoothing. 1 is a
  /// full-scale sine at a band's centre. All are 0 when push has not been called for a while.
  /// Source: docs/spectrum.md.
  /// Thread: any but audio. Realtime-safe: no (a mutex and a transform). Errors: none.
  Bands levels(BandLayout layout = BandLayout::log, Channel channel = Channel::mid) const;

  /// Returns the centre frequency of each band in Hz.
  /// Thread: any. Realtime-safe: no. Errors: none.
  std::array<double, band_count> band_hz(BandLayout layout = BandLayout::log) const;

 private:
  friend struct detail::SpectrumAnalyzerAccess;
  struct TACTUS_NO_EXPORT Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tactus
