#pragma once

#include <tactus/units.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/analyze/options.h"
#include "beats/beat_detector.h"

namespace tactus::app {

/// A beat of a file.
struct ListedBeat {
  double time_seconds = 0.0;
  double announced_seconds = 0.0;  ///< when it was known: at most --lead-ms before it falls
  double bpm = 0.0;
  double confidence = 0.0;  ///< 0 to 1
  int beat_in_bar = 1;
  bool locked = false;
};

/// Lists the beats of a file, as the server announces them, or with the whole file known.
/// Threads: one.
class BeatLister {
 public:
  BeatLister(SampleRate rate, bool whole, double lead_ms);

  void push(std::span<const float> mono);
  /// The end of the file.
  void finish();
  /// The beats found since the last call.
  std::vector<ListedBeat> take();

 private:
  void announce();

  beats::BeatDetector detector_;
  beats::BeatAnnouncer announcer_;
  bool whole_;
  std::vector<beats::BeatEvidence> evidence_;
  std::vector<ListedBeat> found_;
};

/// One beat as a line of JSON, of CSV, or of Audacity's label track. Thread: any. Errors: none.
std::string beat_line(const ListedBeat& beat, AnalyzeFormat format);
std::string_view beat_csv_header();

}  // namespace tactus::app
