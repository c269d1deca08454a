#pragma once

#include <tactus/beat_reader.h>
#include <tactus/transport_clock.h>

#include <limits>
#include <optional>

namespace tactus::test {

/// A leader that takes every command, jumps, changes its tempo and is sometimes absent.
class RestlessLeader final : public TransportLeader {
 public:
  Leader kind() const noexcept TACTUS_NONBLOCKING override { return Leader::jack; }
  std::optional<HostPosition> position(Frames frames) noexcept TACTUS_NONBLOCKING override {
    const int block = ++blocks_;
    if (block % 7 == 0) return std::nullopt;
    frame_ = block % 50 == 0 ? 0 : frame_ + frames;
    return HostPosition{.rolling = block % 5 != 0,
                        .frame = frame_,
                        .bpm = 100.0 + block % 3,
                        .meter = Meter{.beats_per_bar = 3 + block % 2},
                        .bar = 1 + block % 4,
                        .beat = 1.5};
  }
  Outcome command(const TransportCommand&) override { return success(); }

 private:
  int blocks_ = 0;
  Frames frame_ = 0;
};

/// Fills the queue with commands of every kind; some are refused when applied. Thread: control.
inline void give_commands_of_every_kind(TransportClock& clock) {
  using Kind = TransportCommand::Kind;
  const TransportCommand commands[] = {
      {Kind::play},
      {Kind::tempo, 97.0},
      {Kind::pause},
      {Kind::seek_samples, 12'345},
      {Kind::resume},
      {Kind::seek_seconds, 3.25},
      {.kind = Kind::loop, .loop = {.start = 3.2, .end = 3.2001, .enabled = true}},
      {.kind = Kind::loop, .loop = {.end = 0.0}},  // refused: loop end before start
      {Kind::seek_beats, static_cast<double>(max_position) / 1e5},
      {Kind::seek_beats, static_cast<double>(max_position) / 7e3},  // refused: too far
      {Kind::stop},
      {Kind::rewind},
      {Kind::tempo, 120.0},
      {Kind::seek_seconds, 3.2},
      {.kind = Kind::meter, .meter = {.beats = 3, .unit = 8}},
      {.kind = Kind::align, .align = {.bar = true}},
      {Kind::nudge, -5.0},
      {.kind = Kind::meter, .meter = {.beats = 4, .unit = 4}},
      {Kind::play},
  };
  for (const TransportCommand& command : commands) (void)clock.submit(command);
}

/// Calls every function allowed on the audio thread. Thread: audio.
inline double do_what_the_audio_thread_may(TransportClock& clock) noexcept TACTUS_NONBLOCKING {
  double sum = 0.0;
  BeatReader beats{clock};
  for (const Frames frames : {Frames{512}, Frames{0}, Frames{1}, max_block_size}) {
    clock.update_position(frames);
    sum += static_cast<double>(clock.last_block().start);
  }
  for (int i = 0; i < 4; ++i)
    if (const auto beat = beats.next()) sum += beat->timestamp_ms;
  const TransportSnapshot snapshot = clock.snapshot();
  const TransportState state = clock.state_of(snapshot);
  sum += state.timestamp_ms + clock.get_state().time_seconds;
  sum += static_cast<double>(clock.sample_pos()) + clock.time_seconds() + clock.beat_pos();
  sum += clock.bpm() + clock.beat_fraction(4) + (clock.playing() ? 1.0 : 0.0);
  sum += beats_at(48'000, 120.0, 48'000) + beat_fraction(3.3, 4);
  sum += static_cast<double>(frame_of_beat(16.0, 120.0, 44'100));
  sum += format_time(state.sample_pos, 44'100).length;
  return sum;
}

}  // namespace tactus::test
