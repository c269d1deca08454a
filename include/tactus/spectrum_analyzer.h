#pragma once

#include <tactus/realtime.h>
#include <tactus/spectrum.h>
#include <tactus/units.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace tactus {

namespace spectrum {
class SampleHistory;
}

/// An analyzer's settings, fixed for its life.
struct SpectrumAnalyzerOptions {
  SampleRate sample_rate = 48'000;  ///< 8,000 to 384,000 Hz
  std::size_t channels = 2;         ///< of each frame pushed, 1 to 64; past two the first two count
};

/// Takes what an audio callback plays, for its spectrum.
///
///     tactus::SpectrumAnalyzer analyzer{{.sample_rate = 44'100}};
///     tactus::SpectrumServer server{clock, analyzer};
///     // in the audio callback, once the block is rendered:
///     analyzer.push(block, clock.sample_pos());
///
/// Threads: one audio thread pushes; any may call the rest. Nobody disturbs the audio thread: it
/// writes a ring that holds the last moments of sound, and overwrites the oldest.
class SpectrumAnalyzer {
 public:
  /// Errors: throws std::invalid_argument, naming the setting that is out of range.
  explicit SpectrumAnalyzer(const SpectrumAnalyzerOptions& options = {});
  ~SpectrumAnalyzer();
  SpectrumAnalyzer(const SpectrumAnalyzer&) = delete;
  SpectrumAnalyzer& operator=(const SpectrumAnalyzer&) = delete;

  const SpectrumAnalyzerOptions& options() const noexcept;

  /// Takes one block, silence too. What is not a number or infinite counts as 0.
  /// @param block       interleaved, whole frames; full scale is -1 to 1
  /// @param sample_pos  the playhead after the block, as the clock's; where negative, it goes on
  ///                    from the last block's
  /// Thread: audio. Realtime-safe: yes (wait-free). Errors: none.
  void push(std::span<const float> block, Frames sample_pos = -1) noexcept TACTUS_NONBLOCKING;

  /// Takes one block whose channels are apart, as JACK's and plug-ins' are.
  /// @param channels  options().channels pointers to `frames` samples each
  /// Thread: audio. Realtime-safe: yes (wait-free). Errors: none.
  void push(std::span<const float* const> channels, std::size_t frames,
            Frames sample_pos = -1) noexcept TACTUS_NONBLOCKING;

  /// The levels of the newest sound: linear amplitude, 1 for a full-scale sine at a band's centre,
  /// 0 for silence. Not smoothed. All 0 where nothing was pushed for a while.
  /// Thread: any but audio. Realtime-safe: no (a mutex and a transform). Errors: none.
  Bands levels(BandLayout layout = BandLayout::log, Channel channel = Channel::mid) const;

  /// The centre of each band in Hz. Thread: any. Realtime-safe: no. Errors: none.
  std::array<double, band_count> band_hz(BandLayout layout = BandLayout::log) const;

  /// What was pushed, for analyses of their own pace. Thread: any.
  const spectrum::SampleHistory& history() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tactus
