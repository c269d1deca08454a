#pragma once

#include <tactus/spectrum_analyzer.h>
#include <tactus/transport_clock.h>

#include <cstdint>
#include <optional>

#include "protocol/spectrum_options.h"
#include "realtime/snapshot.h"
#include "server/metrics/counter.h"
#include "spectrum/level_scale.h"
#include "spectrum/spectrum_reader.h"

namespace tactus::server {

/// A spectrum that the embedder computed, and when it was published.
struct PublishedBins {
  Bands bins{};
  std::int64_t host_ns = 0;  ///< monotonic; 0 before the first
};

/// Where spectra come from: the analyzer's sound, analysed once a hop however many streams ask; or
/// what the embedder published, as long as it is fresh; else silence.
/// Thread: the hub's, but for what is said.
class SpectrumFeed {
 public:
  /// @param analyzer  null where there is none
  SpectrumFeed(const TransportClock& clock, const SpectrumAnalyzer* analyzer);

  SampleRate sample_rate() const noexcept { return rate_; }

  /// Takes the newest sound, unless the hop's was taken already.
  void update(std::uint64_t hop);

  /// The bins of the newest sound. @param elapsed_ms  since the scaler's last ones
  std::span<const float, band_count> bins(const protocol::SpectrumOptions& options,
                                          spectrum::LevelSmoother& scaler, double elapsed_ms);
  /// The playhead after the last frame analysed.
  Frames sample_pos() const noexcept { return sample_pos_; }

  /// Analyses so far. Thread: any.
  std::uint64_t hops_analysed() const noexcept { return hops_analysed_.value(); }
  /// Times so far that the sound was gone before it was taken. Thread: any.
  std::uint64_t overwritten() const noexcept { return overwritten_.value(); }

  /// Thread: one at a time. Realtime-safe: yes (wait-free).
  void publish(std::span<const float, band_count> bins) noexcept TACTUS_NONBLOCKING;

 private:
  const TransportClock& clock_;
  const SampleRate rate_;
  std::optional<spectrum::SpectrumReader> reader_;
  realtime::Snapshot<PublishedBins, 4> published_;
  // Written by: the hub; read by: any.
  Counter hops_analysed_;
  Counter overwritten_;
  std::optional<std::uint64_t> hop_;
  std::optional<Bands> given_;  // what was published, while it is fresh
  Frames sample_pos_ = 0;
};

}  // namespace tactus::server
