#pragma once

#include <tactus/heard_beat.h>
#include <tactus/result.h>
#include <tactus/source_info.h>
#include <tactus/transport_clock.h>
#include <tactus/transport_command.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "beats/beat_detector.h"
#include "realtime/host_clock.h"
#include "realtime/snapshot.h"
#include "server/fanout/timer_queue.h"
#include "server/streams/hop_grid.h"
#include "spectrum/sample_history.h"

namespace tactus {
class SpectrumAnalyzer;
}

namespace tactus::server {

/// Hears the beat of the analysed sound, once for all streams. It runs while it has users, and for
/// a minute after a hint. Each hop of 8 ms it takes the newest sound, then calls the listener.
/// Thread: the hub's, unless noted.
class BeatFeed {
 public:
  /// @param analyzer  null for silence
  /// @param info      what is heard
  /// @param always    runs without users, too
  BeatFeed(TimerQueue& timers, const HopGrid& grid, const TransportClock& clock,
           const SpectrumAnalyzer* analyzer, std::function<SourceInfo()> info, bool always);

  void set_listener(std::function<void()> listener) { listener_ = std::move(listener); }
  void add_user();
  void remove_user();

  /// Takes a hint about the beat. Errors: as check_beat_hint; FAILED_PRECONDITION without a sound.
  Outcome take(const TransportCommand& hint);

  /// The beat after the newest hop. Thread: any. Realtime-safe: yes.
  HeardBeat heard() const noexcept TACTUS_NONBLOCKING { return published_.read(); }

  /// The line, in hops; null before the first sound.
  const beats::BeatDetector* detector() const noexcept { return detector_ ? &*detector_ : nullptr; }
  /// The present, in hops of the detector; later than the sound that has come.
  double now_hops() const noexcept { return now_hops_; }
  /// The playhead at a time in hops, folded into the loop.
  Frames sample_pos_at(double hop) const noexcept;
  /// Unix time in ms of a time in hops.
  double unix_ms_at(double hop) const noexcept;

 private:
  void start();
  void tick();
  void begin(const spectrum::HistoryMoment& moment);
  void read_sound(const spectrum::HistoryMoment& moment);
  void pass_silence(std::int64_t now_ns);
  void skip_to(std::uint64_t frames_written);
  void push(std::size_t frames);
  void publish();
  double hops_per_frame() const noexcept;
  double newest_hops() const noexcept;
  double hop_at_unix(double unix_ms) const noexcept;

  TimerQueue& timers_;
  const HopGrid& grid_;
  const TransportClock& clock_;
  const spectrum::SampleHistory* const history_;
  const std::function<SourceInfo()> info_;
  const bool always_;
  std::function<void()> listener_;
  std::size_t users_ = 0;
  std::int64_t wanted_until_ns_ = 0;
  std::optional<PeriodicTimer> timer_;

  beats::BeatTrackerOptions range_;  // of each detector
  std::optional<beats::BeatDetector> detector_;
  realtime::HostClock arrivals_;
  std::vector<spectrum::StereoFrame> frames_;
  std::vector<float> mono_;
  std::uint64_t read_ = 0;       // frames of the history that were taken
  std::int64_t offset_ = 0;      // frames of the history minus those of the detector
  std::int64_t arrived_ns_ = 0;  // smoothed time of the newest frame
  std::int64_t silent_ns_ = 0;   // since when silence is passed; 0: the sound comes
  double now_hops_ = 0.0;
  std::optional<Frames> shift_;  // playhead minus frames written, while playing
  spectrum::HistoryMoment moment_;

  // Written by: the hub; read by: any.
  realtime::Snapshot<HeardBeat, 4> published_;
};

}  // namespace tactus::server
