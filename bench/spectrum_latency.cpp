// Measures the latency from a sample to its frame, at 125 frames a second. A tone begins in the
// audio callback; the end is the first frame at a client that shows it. Also shows where the time
// is spent.
#include <poll.h>
#include <tactus/spectrum_analyzer.h>
#include <tactus/spectrum_server.h>
#include <tactus/transport_clock.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "audio/drivers/clock_driver.h"
#include "platform/clock.h"
#include "wire_client.h"

namespace {

using namespace tactus;
using platform::monotonic_ns;

/// Plays silence, and a tone once it is requested.
class Instrument final : public audio::BlockHandler {
 public:
  Instrument(TransportClock& clock, SpectrumAnalyzer& analyzer, double hz)
      : clock_{clock}, analyzer_{analyzer}, hz_{hz} {}

  void process(std::span<float> out) noexcept TACTUS_NONBLOCKING override {
    const bool sounds = sounds_.load(std::memory_order_relaxed);
    clock_.update_position(static_cast<Frames>(out.size() / 2));
    for (std::size_t i = 0; i < out.size(); i += 2, ++frame_)
      out[i] = out[i + 1] = sounds ? wave(static_cast<double>(frame_)) : 0.0F;
    analyzer_.push(out, clock_.sample_pos());
    if (sounds && began_ns_.load(std::memory_order_relaxed) == 0)
      began_ns_.store(monotonic_ns(), std::memory_order_release);
  }

  void begin() { sounds_ = true; }
  void end() {
    sounds_ = false;
    began_ns_ = 0;
  }
  /// Time of the tone's first block; 0 before it.
  std::int64_t began_ns() const { return began_ns_.load(std::memory_order_acquire); }

 private:
  float wave(double frame) const noexcept TACTUS_NONBLOCKING {
    return static_cast<float>(std::sin(2.0 * std::numbers::pi * hz_ * frame / 48'000.0));
  }
  TransportClock& clock_;
  SpectrumAnalyzer& analyzer_;
  const double hz_;
  std::uint64_t frame_ = 0;
  std::atomic<bool> sounds_{false};        // written by: main; read by: audio
  std::atomic<std::int64_t> began_ns_{0};  // written by: audio, main; read by: main
};

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

/// Median ms from the tone's first block to the first frame whose highest bin exceeds each level.
std::vector<double> measure(double hz, Frames block, int rounds,
                            const std::vector<double>& levels) {
  TransportClock clock{{.block_size = block}};
  SpectrumAnalyzer analyzer;
  SpectrumServer server{clock, analyzer, {.port = 0}};
  Instrument instrument{clock, analyzer, hz};
  const audio::ClockDriver driver{instrument, {.block_size = block}};
  WireClient client{server.port(), "/ws", R"({"type":"audio.fft.subscribe","rateHz":125})"};
  std::mt19937 random{1};
  std::vector<std::vector<double>> waits(levels.size());
  for (int round = 0; round < rounds; ++round) {
    const auto quiet_until =
        monotonic_ns() + std::uniform_int_distribution<std::int64_t>{300, 340}(random) * 1'000'000;
    std::size_t reached = 0;
    bool began = false;
    while (reached < levels.size()) {
      if (!began && monotonic_ns() >= quiet_until) {
        instrument.begin();
        began = true;
      }
      pollfd ready{.fd = client.socket(), .events = POLLIN, .revents = 0};
      if (poll(&ready, 1, 1) != 1) continue;
      client.read([&](std::string_view frame) {
        const std::int64_t since = instrument.began_ns();
        if (since == 0) return;
        const double bin = highest_bin(frame);
        for (; reached < levels.size() && bin >= levels[reached]; ++reached)
          waits[reached].push_back(static_cast<double>(monotonic_ns() - since) * 1e-6);
      });
    }
    instrument.end();
  }
  std::vector<double> medians;
  medians.reserve(waits.size());
  for (auto& wait : waits) medians.push_back(median(wait));
  return medians;
}

}  // namespace

int main(int argc, char** argv) try {
  CLI::App app{"Latency from a sample to its frame, at 125 frames a second"};
  int rounds = 25;
  app.add_option("--rounds", rounds);
  CLI11_PARSE(app, argc, argv);
  std::printf(
      "ms from the push of a full-scale tone's first block to the frame that shows it, "
      "medians of %d\n%10s %8s %12s %12s %12s\n",
      rounds, "tone", "block", "-40 dBFS", "-6 dBFS", "-1 dBFS");
  for (const double hz : {100.0, 1'000.0, 8'000.0})
    for (const Frames block : {64, 512}) {
      const auto ms = measure(hz, block, rounds, {0.5, 0.925, 0.9875});
      std::printf("%7.0f Hz %8lld %12.1f %12.1f %12.1f\n", hz, static_cast<long long>(block), ms[0],
                  ms[1], ms[2]);
    }
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "spectrum_latency: %s\n", error.what());
  return 1;
}
