// A tremolo in time with the tempo: the gain of a tone oscillates once per bar.
//
//     tempo_synced_lfo [FILE.wav]      default tempo_synced_lfo.wav
//
// Renders 8 seconds to a file, faster than real time. After 4 seconds the tempo doubles. The
// tremolo follows without a jump, because the beat position is continuous.
#include <tactus/tactus.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <numbers>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

constexpr tactus::SampleRate sample_rate = 48'000;
constexpr tactus::Frames block_size = 480;
constexpr double beats_per_cycle = 4.0;  // a bar

/// The oscillator's value at a beat, 0 to 1: 0 at the start of a bar, maximum in its middle.
double lfo(tactus::Beats beat) {
  return 0.5 - 0.5 * std::cos(2 * std::numbers::pi * beat / beats_per_cycle);
}

/// Renders one block. An audio callback would do the same.
void render(tactus::TransportClock& clock, std::vector<std::int16_t>& out) {
  clock.update_position(block_size);
  // Uses the block rather than get_state: it has the beat at the block's first frame, and from that
  // of each frame. One value per block would be audible as steps.
  const tactus::TransportBlock& block = clock.last_block();
  for (tactus::Frames frame = 0; frame < block.frames; ++frame) {
    const double seconds = static_cast<double>(frame) / sample_rate;
    const double beat = block.beat + seconds * block.bpm / 60.0;
    const double time = static_cast<double>(block.start) / sample_rate + seconds;
    const double tone = std::sin(2 * std::numbers::pi * 440.0 * time);
    out.push_back(static_cast<std::int16_t>(std::lround(20'000.0 * lfo(beat) * tone)));
  }
}

/// Writes a number of 2 or 4 bytes, little-endian.
template <class Number>
void put(std::ostream& file, Number number) {
  for (std::size_t byte = 0; byte < sizeof number; ++byte) {
    file.put(static_cast<char>((number >> (8 * byte)) & 0xFF));
  }
}

/// Writes 16-bit mono samples as a WAV file.
void write_wav(const std::string& path, const std::vector<std::int16_t>& samples) {
  const auto bytes = static_cast<std::uint32_t>(2 * samples.size());
  std::ofstream file{path, std::ios::binary};
  file << "RIFF";
  put(file, 36 + bytes);
  file << "WAVEfmt ";
  put(file, std::uint32_t{16});
  put(file, std::uint16_t{1});  // PCM
  put(file, std::uint16_t{1});  // channels
  put(file, sample_rate);
  put(file, 2 * sample_rate);   // bytes per second
  put(file, std::uint16_t{2});  // bytes per frame
  put(file, std::uint16_t{16});
  file << "data";
  put(file, bytes);
  for (const auto sample : samples) put(file, static_cast<std::uint16_t>(sample));
  if (!file.flush()) throw std::runtime_error{"cannot write " + path};
}

}  // namespace

int main(int argc, char** argv) try {
  const std::string path = argc > 1 ? argv[1] : "tempo_synced_lfo.wav";
  tactus::TransportClock clock{{.sample_rate = sample_rate, .block_size = block_size, .bpm = 120}};
  std::vector<std::int16_t> samples;

  clock.play().value();
  while (clock.time_seconds() < 4.0) render(clock, samples);
  std::printf("after 4 s: beat %.3f at %g BPM\n", clock.beat_pos(), clock.bpm());
  clock.set_bpm(240).value();
  while (clock.time_seconds() < 8.0) render(clock, samples);
  std::printf("after 8 s: beat %.3f at %g BPM\n", clock.beat_pos(), clock.bpm());

  write_wav(path, samples);
  std::printf("wrote %s\n", path.c_str());
} catch (const std::exception& error) {
  std::fprintf(stderr, "tempo_synced_lfo: %s\n", error.what());
  return 1;
}
