// Measures the latency from what PipeWire plays to the frame that shows it, at 125 frames a second.
// A tone begins in a playback stream's callback; the end is the first frame of a server that
// captures the system's sound.
#include <pipewire/pipewire.h>
#include <poll.h>
#include <spa/param/audio/format-utils.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <numbers>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "platform/clock.h"
#include "wire_client.h"

namespace {

using namespace tactus;
using platform::monotonic_ns;

constexpr std::uint32_t rate = 48'000;

/// A stream to PipeWire's default output: silence, and a tone once it is requested.
class Player {
 public:
  Player() : loop_{pw_thread_loop_new("player", nullptr)} {
    auto* const properties = pw_properties_new(
        PW_KEY_MEDIA_TYPE, "Audio", PW_KEY_MEDIA_CATEGORY, "Playback", PW_KEY_MEDIA_ROLE, "Music",
        PW_KEY_NODE_LATENCY, "1024/48000", nullptr);  // PipeWire's default quantum
    static const pw_stream_events events = [] {
      pw_stream_events all{};
      all.version = PW_VERSION_STREAM_EVENTS;
      all.process = [](void* self) { static_cast<Player*>(self)->process(); };
      return all;
    }();
    stream_ = pw_stream_new_simple(pw_thread_loop_get_loop(loop_), "capture_latency", properties,
                                   &events, this);
    std::array<std::byte, 1024> memory{};
    spa_pod_builder builder{};
    spa_pod_builder_init(&builder, memory.data(), static_cast<std::uint32_t>(memory.size()));
    spa_audio_info_raw format{};
    format.format = SPA_AUDIO_FORMAT_F32;
    format.rate = rate;
    format.channels = 2;
    format.position[0] = SPA_AUDIO_CHANNEL_FL;
    format.position[1] = SPA_AUDIO_CHANNEL_FR;
    const spa_pod* parameters = spa_format_audio_raw_build(&builder, SPA_PARAM_EnumFormat, &format);
    const auto flags = static_cast<pw_stream_flags>(
        PW_STREAM_FLAG_AUTOCONNECT | PW_STREAM_FLAG_MAP_BUFFERS | PW_STREAM_FLAG_RT_PROCESS);
    if (stream_ == nullptr ||
        pw_stream_connect(stream_, PW_DIRECTION_OUTPUT, PW_ID_ANY, flags, &parameters, 1) < 0 ||
        pw_thread_loop_start(loop_) < 0)
      throw std::runtime_error{"PipeWire does not run"};
  }
  ~Player() {
    pw_thread_loop_stop(loop_);
    pw_stream_destroy(stream_);
    pw_thread_loop_destroy(loop_);
  }
  Player(const Player&) = delete;
  Player& operator=(const Player&) = delete;

  void begin(double hz) {
    hz_ = hz;
    sounds_ = true;
  }
  void end() {
    sounds_ = false;
    began_ns_ = 0;
  }
  /// Time of the tone's first block; 0 before it.
  std::int64_t began_ns() const { return began_ns_.load(std::memory_order_acquire); }
  /// Frames of the last block: the quantum.
  std::uint64_t block() const { return block_; }

 private:
  void process() noexcept {
    pw_buffer* const buffer = pw_stream_dequeue_buffer(stream_);
    if (buffer == nullptr) return;
    const spa_data& data = buffer->buffer->datas[0];
    const std::size_t room = data.maxsize / (2 * sizeof(float));
    const std::size_t frames = std::min<std::size_t>(room, buffer->requested);
    const bool sounds = sounds_.load(std::memory_order_relaxed);
    const double step = 2.0 * std::numbers::pi * hz_.load(std::memory_order_relaxed) / rate;
    const std::span out{static_cast<float*>(data.data), 2 * frames};
    for (std::size_t i = 0; i < out.size(); i += 2, ++frame_)
      out[i] = out[i + 1] =
          sounds ? static_cast<float>(std::sin(step * static_cast<double>(frame_))) : 0.0F;
    data.chunk->offset = 0;
    data.chunk->stride = 2 * sizeof(float);
    data.chunk->size = static_cast<std::uint32_t>(out.size_bytes());
    if (sounds && began_ns_.load(std::memory_order_relaxed) == 0)
      began_ns_.store(monotonic_ns(), std::memory_order_release);
    block_ = frames;
    pw_stream_queue_buffer(stream_, buffer);
  }

  pw_thread_loop* const loop_;
  pw_stream* stream_ = nullptr;
  std::uint64_t frame_ = 0;
  std::atomic<double> hz_{0.0};            // written by: main; read by: audio
  std::atomic<bool> sounds_{false};        // written by: main; read by: audio
  std::atomic<std::int64_t> began_ns_{0};  // written by: audio, main; read by: main
  std::atomic<std::uint64_t> block_{0};    // written by: audio; read by: main
};

/// Waits for frames until one satisfies `holds`, which gets a frame's highest bin.
template <class Holds>
void wait_for_bin(WireClient& client, Holds holds) {
  const std::int64_t deadline = monotonic_ns() + 10'000'000'000;
  for (bool held = false; !held;) {
    if (monotonic_ns() > deadline)
      throw std::runtime_error{"the server does not hear it; does it capture this PipeWire?"};
    pollfd ready{.fd = client.socket(), .events = POLLIN, .revents = 0};
    if (poll(&ready, 1, 1) != 1) continue;
    client.read([&](std::string_view frame) { held = holds(highest_bin(frame)) || held; });
  }
}

/// Prints p10, median and p90 of the ms from a tone's first block to each level.
void measure(WireClient& client, Player& player, double hz, int rounds) {
  const std::array<double, 3> levels{0.5, 0.925, 0.9875};
  std::array<std::vector<double>, levels.size()> waits;
  std::mt19937 random{1};
  for (int round = 0; round < rounds; ++round) {
    player.end();
    wait_for_bin(client, [](double bin) { return bin < 0.1; });
    std::this_thread::sleep_for(
        std::chrono::milliseconds{std::uniform_int_distribution{100, 140}(random)});
    player.begin(hz);
    std::size_t reached = 0;
    wait_for_bin(client, [&](double bin) {
      const std::int64_t since = player.began_ns();
      if (since == 0) return false;
      const double ms = static_cast<double>(monotonic_ns() - since) * 1e-6;
      for (; reached < levels.size() && bin >= levels[reached]; ++reached)
        waits[reached].push_back(ms);
      return reached == levels.size();
    });
  }
  std::printf("%7.0f Hz", hz);
  for (auto& wait : waits) {
    std::ranges::sort(wait);
    const std::size_t last = wait.size() - 1;
    std::printf("   %5.1f %5.1f %5.1f", wait[last / 10], wait[last / 2], wait[last - last / 10]);
  }
  std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) try {
  CLI::App app{"Latency from what PipeWire plays to the frame of a capturing server"};
  int rounds = 50;
  std::uint16_t port = 8000;
  app.add_option("--rounds", rounds)->check(CLI::PositiveNumber);
  app.add_option("--port", port, "of tactus serve --capture system");
  CLI11_PARSE(app, argc, argv);
  pw_init(nullptr, nullptr);
  Player player;
  WireClient client{port, "/ws", R"({"type":"audio.fft.subscribe","rateHz":125})"};
  std::printf(
      "ms from the first block of a full-scale tone to the frame that shows it: p10, median, p90 "
      "of %d\n%10s %19s %19s %19s\n",
      rounds, "tone", "-40 dBFS", "-6 dBFS", "-1 dBFS");
  for (const double hz : {100.0, 1'000.0, 8'000.0}) measure(client, player, hz, rounds);
  std::printf("PipeWire's quantum: %llu frames\n", static_cast<unsigned long long>(player.block()));
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "capture_latency: %s\n", error.what());
  return 1;
}
