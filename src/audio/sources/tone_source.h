#pragma once

#include <tactus/units.h>

#include <array>
#include <cstdint>

#include "audio/sources/block_runs.h"
#include "audio/sources/source.h"
#include "audio/sources/wavetable.h"

namespace tactus::audio {

/// Level of each part of the tune. The sum must be at most 1, which bounds the output.
struct TuneMix {
  float kick = 0.26F;
  float bass = 0.19F;
  float pad = 0.20F;
  float arpeggio = 0.08F;
  float snare = 0.09F;
  float hat = 0.08F;
  float click = 0.10F;  ///< on each beat, higher on downbeats

  /// Thread: any. Realtime-safe: yes.
  float sum() const noexcept TACTUS_NONBLOCKING {
    return kick + bass + pad + arpeggio + snare + hat + click;
  }
};

/// The built-in tune: sound in time with the clock, without a file.
///
/// It depends only on position, tempo and meter. Rhythm and notes follow the beat, and so follow
/// tempo, seeks and loops. The tune is in 4/4; the click follows the clock's meter. Pitch follows
/// the position in frames, so it is independent of tempo and continuous across tempo changes. Each
/// note starts and ends in silence: a loop that wraps on a beat does not click.
///
/// Threads: as Source. Any number of threads may render from one.
class ToneSource final : public Source {
 public:
  /// @param rate  8,000 to 384,000 Hz
  /// Errors: throws std::invalid_argument if the mix exceeds 1.
  explicit ToneSource(SampleRate rate, const TuneMix& mix = {});

  void render(const TransportBlock& block,
              std::span<float> out) noexcept TACTUS_NONBLOCKING override;
  std::optional<Frames> length() const override { return std::nullopt; }
  bool ended(Frames) const noexcept TACTUS_NONBLOCKING override { return false; }
  SourceInfo info() const override;
  std::string description() const override;

 private:
  static constexpr std::size_t notes = 128;
  struct Step;
  struct Frame {
    float left = 0.0F;
    float right = 0.0F;
  };

  void render_run(const Run& run, const TransportBlock& block,
                  float* out) const noexcept TACTUS_NONBLOCKING;
  Step step_at(std::int64_t step, Bpm bpm, int meter_beats) const noexcept TACTUS_NONBLOCKING;
  Frame frame_at(const Step& step, float seconds,
                 std::uint32_t position) const noexcept TACTUS_NONBLOCKING;

  float kick(const Step& step, float seconds) const noexcept TACTUS_NONBLOCKING;
  float click(const Step& step, float seconds) const noexcept TACTUS_NONBLOCKING;
  float bass(const Step& step, float seconds,
             std::uint32_t position) const noexcept TACTUS_NONBLOCKING;
  float arpeggio(const Step& step, float seconds,
                 std::uint32_t position) const noexcept TACTUS_NONBLOCKING;
  Frame pad(const Step& step, float seconds, float beat_seconds,
            std::uint32_t position) const noexcept TACTUS_NONBLOCKING;

  SampleRate rate_;
  TuneMix mix_;
  Wavetable sine_;
  Wavetable soft_;    // arpeggio
  Wavetable warm_;    // pad
  Wavetable bright_;  // bass
  std::array<std::uint32_t, notes> increments_;
};

}  // namespace tactus::audio
