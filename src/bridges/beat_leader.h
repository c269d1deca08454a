#pragma once

#include <tactus/spectrum_analyzer.h>
#include <tactus/spectrum_server.h>
#include <tactus/transport_clock.h>
#include <tactus/transport_leader.h>

#include <atomic>
#include <cstdint>
#include <optional>

namespace tactus::bridges {

/// The beat of the sound, which leads a clock's tempo and beat. The clock plays, stops and locates
/// by itself. Small errors of the beat are corrected by the tempo, a quarter of them in a beat;
/// larger ones, and those after a jump of the playhead, at once.
///
///     BeatLeader leader{clock, analyzer, server};  // a server that hears_beats
///     clock.follow(leader);
///
/// Each block must be pushed to the analyzer after update_position. All must outlive the leader.
/// Threads: as TransportLeader says.
class BeatLeader final : public TransportLeader {
 public:
  BeatLeader(const TransportClock& clock, const SpectrumAnalyzer& analyzer,
             const SpectrumServer& server) noexcept
      : clock_{clock}, analyzer_{analyzer}, server_{server} {}

  Leader kind() const noexcept TACTUS_NONBLOCKING override { return Leader::audio; }
  std::optional<HostPosition> position(Frames frames) noexcept TACTUS_NONBLOCKING override;
  bool sets_position() const noexcept override { return false; }
  Outcome command(const TransportCommand& command) override;
  void describe(LeaderInfo& info) const override;

  /// What follows from a beat that is heard. Separate for tests.
  /// @param written  frames pushed so far; the block begins after them
  /// @param now      the clock at the start of the block
  HostPosition follow(const HeardBeat& heard, std::uint64_t written, const TransportSnapshot& now,
                      Frames frames) noexcept TACTUS_NONBLOCKING;

 private:
  void correct(HostPosition& host, const HeardBeat& heard, double beat,
               double error) noexcept TACTUS_NONBLOCKING;

  const TransportClock& clock_;
  const SpectrumAnalyzer& analyzer_;
  const SpectrumServer& server_;
  // Audio thread only.
  Frames expected_ = -1;     // the playhead of the next block
  std::uint64_t lines_ = 0;  // of the line that is followed
  bool follows_ = false;
  double corrected_beat_ = 0.0;  // the heard beat of the last correction
  Bpm bpm_ = 0.0;
  std::atomic<double> error_ms_{0.0};  // written by: audio; read by: any
};

}  // namespace tactus::bridges
