#pragma once

#include <tactus/spectrum_analyzer.h>
#include <tactus/transport_clock.h>

#include <cstdint>
#include <optional>

#include "protocol/spectrum/spectrum_options.h"
#include "realtime/snapshot.h"
#include "server/metrics/counter.h"
#include "spectrum/level_scale.h"
#include "spectrum/spectrum_reader.h"

namespace tactus::server {

/// A spectrum published by the embedder, and its time.
struct PublishedBins {
  Bands bins{};
  std::int64_t host_ns = 0;  ///< monotonic; 0 before the first
};

/// Source of the spectra: the analyzer, once per hop for all streams; or spectra published by the
/// embedder, while fresh; or silence. Thread: the hub's, unless noted.
class SpectrumFeed {
 public:
  /// @param analyzer  may be null
  SpectrumFeed(const TransportClock& clock, const SpectrumAnalyzer* analyzer);

  SampleRate sample_rate() const noexcept { return rate_; }

  /// Takes the newest sound, unless this hop's was taken already.
  void update(std::uint64_t hop);

  /// The bins of the newest sound.
  /// @param elapsed_ms  since the smoother's previous bins
  std::span<const float, band_count> bins(const protocol::SpectrumOptions& options,
                                          spectrum::LevelSmoother& smoother, double elapsed_ms);
  /// The playhead after the last analysed frame.
  Frames sample_pos() const noexcept { return sample_pos_; }

  /// Number of analyses. Thread: any.
  std::uint64_t hops_analysed() const noexcept { return hops_analysed_.value(); }
  /// Number of times that sound was overwritten before it was analysed. Thread: any.
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
  std::optional<Bands> given_;  // the published spectrum, while fresh
  Frames sample_pos_ = 0;
};

}  // namespace tactus::server
