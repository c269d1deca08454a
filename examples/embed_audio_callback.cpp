// Adds a transport clock and a spectrum for remote clients to a program with an audio callback.
//
//     embed_audio_callback [PORT]      default 8000; 0 takes a free one
//
// The callback below stands for an audio library's. Its first line moves the clock by exactly the
// frames played. Its last line passes them to the analyzer.
#include <tactus/tactus.h>

#include <array>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <exception>
#include <numbers>
#include <span>
#include <string>
#include <thread>

namespace {

constexpr tactus::SampleRate sample_rate = 48'000;
constexpr tactus::Frames block_size = 512;

volatile std::sig_atomic_t ended = 0;

/// Renders one block: a click on each beat. Runs on the audio thread, so it takes no lock,
/// allocates nothing and calls only realtime-safe functions.
void audio_callback(tactus::TransportClock& clock, tactus::SpectrumAnalyzer& analyzer,
                    std::span<float> out) noexcept {
  clock.update_position(static_cast<tactus::Frames>(out.size()));

  const tactus::TransportBlock& block = clock.last_block();
  const double beats_per_frame = block.bpm / 60.0 / sample_rate;
  for (std::size_t frame = 0; frame < out.size(); ++frame) {
    const double beat = block.beat + static_cast<double>(frame) * beats_per_frame;
    const double since = (beat - std::floor(beat)) / (beats_per_frame * sample_rate);
    const double click = std::exp(-60.0 * since) * std::sin(2 * std::numbers::pi * 1'000.0 * since);
    out[frame] = block.playing ? static_cast<float>(0.5 * click) : 0.0F;
  }
  analyzer.push(out, clock.sample_pos());
}

/// Calls the callback like a sound card: block after block, in real time.
void run_audio(tactus::TransportClock& clock, tactus::SpectrumAnalyzer& analyzer) {
  using Time = std::chrono::steady_clock;
  constexpr auto period = std::chrono::nanoseconds{1'000'000'000} * block_size / sample_rate;
  std::array<float, block_size> out{};
  auto due = Time::now();
  while (ended == 0) {
    audio_callback(clock, analyzer, out);
    due += period;
    std::this_thread::sleep_until(due);
  }
}

}  // namespace

int main(int argc, char** argv) try {
  std::signal(SIGINT, [](int) { ended = 1; });
  std::signal(SIGTERM, [](int) { ended = 1; });

  tactus::TransportClock clock{{.sample_rate = sample_rate, .block_size = block_size}};
  tactus::SpectrumAnalyzer analyzer{{.sample_rate = sample_rate, .channels = 1}};
  const int port = argc > 1 ? std::stoi(argv[1]) : 8000;
  // From here on both are on the network. The server has its own thread.
  tactus::SpectrumServer server{clock, analyzer, {.port = static_cast<std::uint16_t>(port)}};
  std::printf("serving the clock at %s, press Ctrl-C to stop\n", server.url().c_str());
  std::fflush(stdout);

  clock.play().value();  // any thread may do this; a client's "play" does the same
  run_audio(clock, analyzer);
} catch (const std::exception& error) {
  std::fprintf(stderr, "embed_audio_callback: %s\n", error.what());
  return 1;
}
