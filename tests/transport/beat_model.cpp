#include "beat_model.h"

namespace tactus::test {

BeatModel::BeatModel(SampleRate rate, Bpm bpm)
    : minute_{60 * std::int64_t{rate}},
      bpm_{bpm},
      beat_length_{minute_ / Number{bpm}},
      loop_end_{10 * Frames{rate}} {}

void BeatModel::play() {
  if (status_ == TransportStatus::stopped) return_to_ = position_;
  status_ = TransportStatus::playing;
}

void BeatModel::pause() {
  if (status_ == TransportStatus::playing) status_ = TransportStatus::paused;
}

void BeatModel::stop() {
  if (status_ == TransportStatus::stopped) return;
  status_ = TransportStatus::stopped;
  relocate(return_to_);
}

void BeatModel::locate(Frames position) {
  return_to_ = position;
  relocate(position);
}

/// Beats continue from the current position at a new tempo.
void BeatModel::set_tempo(Bpm bpm) {
  const Number here{position_};
  const Number beats = (here - beat_zero_) / beat_length_;
  bpm_ = bpm;
  beat_length_ = minute_ / Number{bpm};
  beat_zero_ = here - beats * beat_length_;
  expect(next_);
}

void BeatModel::set_loop(Frames start, Frames end) {
  loop_start_ = start;
  loop_end_ = end;
  loop_enabled_ = true;
}

void BeatModel::block(Frames frames) {
  for (; frames > 0; --frames) {
    if (status_ == TransportStatus::playing) step();
    ++when_;
  }
}

Frames BeatModel::frame_of_beat(double beat) const { return nearest(Number{beat} * beat_length_); }

/// Rounds halves up.
Frames BeatModel::nearest(const Number& time) { return floor(time + Number{1, 2}); }

Frames BeatModel::floor(const Number& number) {
  using boost::multiprecision::cpp_int;
  const cpp_int top = numerator(number);
  const cpp_int bottom = denominator(number);
  const cpp_int towards_zero = top / bottom;
  return static_cast<Frames>(towards_zero) - (towards_zero * bottom > top ? 1 : 0);
}

/// From here on, beats are those of the timeline, starting with the first at or after `position`.
void BeatModel::relocate(Frames position) {
  position_ = position;
  beat_zero_ = 0;
  expect(floor(Number{position} / beat_length_));
  if (next_frame_ < position) expect(next_ + 1);
}

void BeatModel::step() {
  for (; next_frame_ <= position_; expect(next_ + 1))
    events_.push_back({.beat = next_,
                       .frame = position_,
                       .bpm = bpm_,
                       .beats_per_bar = beats_per_bar_,
                       .when = when_});
  ++position_;
  if (loop_enabled_ && position_ == loop_end_) relocate(loop_start_);
}

void BeatModel::expect(std::int64_t beat) {
  next_ = beat;
  next_frame_ = nearest(beat_zero_ + Number{beat} * beat_length_);
}

}  // namespace tactus::test
