#pragma once

#include <tactus/transport_state.h>
#include <tactus/units.h>

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <utility>
#include <vector>

namespace tactus::test {

/// A reference model of beats: the playhead moves frame by frame, and numbers are exact.
class BeatModel {
 public:
  struct Event {
    std::int64_t beat;
    Frames frame;
    Bpm bpm;
    int beats_per_bar;
    Frames when;  ///< in frames of audio since the start, including silence
  };

  BeatModel(SampleRate rate, Bpm bpm);

  void play();
  void pause();
  void stop();
  void locate(Frames position);
  void set_tempo(Bpm bpm);
  void set_meter(int beats_per_bar) { beats_per_bar_ = beats_per_bar; }
  void set_loop(Frames start, Frames end);
  void enable_loop(bool on) { loop_enabled_ = on; }
  void block(Frames frames);

  Frames position() const { return position_; }
  Frames when() const { return when_; }
  Frames loop_length() const { return loop_enabled_ ? loop_end_ - loop_start_ : 0; }
  /// Returns the frame of a beat at the current tempo, counted from the start of the timeline.
  Frames frame_of_beat(double beat) const;
  /// Returns the events since the last call.
  std::vector<Event> take() { return std::exchange(events_, {}); }

 private:
  using Number = boost::multiprecision::cpp_rational;

  static Frames nearest(const Number& time);
  static Frames floor(const Number& number);
  void relocate(Frames position);
  void step();
  void expect(std::int64_t beat);

  const Number minute_;  // in frames
  Bpm bpm_;
  int beats_per_bar_ = 4;
  Number beat_length_;  // in frames
  Number beat_zero_;    // its time in frames; tempo changes move it
  std::int64_t next_ = 0;
  Frames next_frame_ = 0;
  Frames position_ = 0;
  Frames return_to_ = 0;
  Frames when_ = 0;
  TransportStatus status_ = TransportStatus::stopped;
  bool loop_enabled_ = false;
  Frames loop_start_ = 0;
  Frames loop_end_;
  std::vector<Event> events_;
};

}  // namespace tactus::test
