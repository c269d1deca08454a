#pragma once

#include <gtest/gtest.h>
#include <jack/jack.h>
#include <jack/transport.h>
#include <tactus/transport_clock.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "audio/drivers/jack_server.h"
#include "bridges/jack_transport.h"
#include "realtime/cycle_offset.h"

namespace tactus::test {

using bridges::JackTransport;

inline constexpr Frames jack_period = 256;

/// Polls until a condition holds, for a generous time.
template <class Condition>
bool eventually(Condition condition, std::chrono::seconds patience = std::chrono::seconds{10}) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < deadline) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return false;
}

/// A foreign program in JACK's cycle. It moves the clock, and compares each block with JACK.
class Host {
 public:
  Host(TransportClock& clock, Frames block) : clock_{clock}, block_{block} {
    client = jack_client_open("foreign", JackNoStartServer, nullptr);
    input_ = jack_port_register(client, "in", JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
    jack_set_process_callback(client, &Host::process, this);
  }
  ~Host() { close(); }
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  void activate() { jack_activate(client); }
  void close() {
    if (client != nullptr) jack_client_close(std::exchange(client, nullptr));
  }
  /// Becomes the timebase master.
  void lead() { jack_set_timebase_callback(client, 0, &Host::timebase, nullptr); }

  jack_client_t* client = nullptr;
  std::atomic<int> blocks{0};
  std::atomic<int> jumps{0};            ///< of JACK: relocations, and cycles that came too late
  std::atomic<int> wrong{0};            ///< blocks that were not where JACK was
  std::atomic<double> beat_error{0.0};  ///< the largest, against a timebase master's beat
  /// JACK's frames at which a sound began at the input, after silence; the newest.
  std::array<std::atomic<Frames>, 64> onsets{};
  std::atomic<std::size_t> onset_count{0};

 private:
  static int process(jack_nframes_t frames, void* self) {
    auto& host = *static_cast<Host*>(self);
    jack_position_t jack{};
    const bool rolls = jack_transport_query(host.client, &jack) == JackTransportRolling;
    if (rolls && jack.frame != host.next_frame_) ++host.jumps;
    host.next_frame_ = jack.frame + (rolls ? frames : 0);
    host.listen(frames, jack.frame);
    for (; host.into_ < static_cast<Frames>(frames); host.into_ += host.block_) {
      realtime::set_cycle_offset(host.into_);  // as the driver does
      host.clock_.update_position(host.block_);
      ++host.blocks;
      const TransportBlock& block = host.clock_.last_block();
      const Frames expected = static_cast<Frames>(jack.frame) + (rolls ? host.into_ : 0);
      // On a busy machine this cycle may last into the next one: then JACK has moved meanwhile.
      jack_position_t now{};
      const bool rolls_now = jack_transport_query(host.client, &now) == JackTransportRolling;
      if (now.frame != jack.frame || rolls_now != rolls) continue;
      if (block.start != expected || block.playing != rolls) ++host.wrong;
      if (host.into_ == 0 && (jack.valid & JackPositionBBT) != 0) host.compare_beat(jack, block);
    }
    host.into_ -= static_cast<Frames>(frames);
    return 0;
  }

  void listen(jack_nframes_t frames, jack_nframes_t start) {
    const auto* const in = static_cast<const float*>(jack_port_get_buffer(input_, frames));
    for (jack_nframes_t i = 0; i < frames; ++i, ++quiet_) {
      if (std::abs(in[i]) < 0.01F) continue;
      if (quiet_ > 1'000) onsets[onset_count++ % onsets.size()] = Frames{start} + i;
      quiet_ = 0;
    }
  }

  void compare_beat(const jack_position_t& jack, const TransportBlock& block) {
    const double ticks_per_beat = jack.ticks_per_beat;
    const double beat = (jack.bar - 1) * static_cast<double>(jack.beats_per_bar) + jack.beat - 1 +
                        jack.tick / ticks_per_beat;
    beat_error = std::max(beat_error.load(), std::abs(beat - block.beat));
  }

  /// 90 BPM in 3/4.
  static void timebase(jack_transport_state_t, jack_nframes_t, jack_position_t* at, int, void*) {
    const double beats = at->frame / 32'000.0;
    const auto beat = static_cast<int>(beats);
    at->valid = JackPositionBBT;
    at->bar = beat / 3 + 1;
    at->beat = beat % 3 + 1;
    at->tick = static_cast<int>((beats - beat) * 960.0);
    at->bar_start_tick = beat / 3 * 3 * 960.0;
    at->beats_per_bar = 3.0F;
    at->beat_type = 4.0F;
    at->ticks_per_beat = 960.0;
    at->beats_per_minute = 90.0;
  }

  TransportClock& clock_;
  const Frames block_;
  jack_port_t* input_ = nullptr;
  int quiet_ = 0;  // frames since the last sound
  jack_nframes_t next_frame_ = 0;
  Frames into_ = 0;  // frames from the cycle's start to the next block
};

/// A JACK server, a clock, the bridge, and a host that moves the clock.
class JackHostTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!jackd_is_installed()) GTEST_SKIP() << "jackd is not installed";
    server.emplace();
    if (!server->ready()) GTEST_SKIP() << "jackd does not start here";
  }

  /// Starts the bridge, and a host that moves the clock.
  void start(bool timebase = false, Frames block = jack_period) {
    leader.emplace(clock, JackTransport::Options{.timebase = timebase}, [](const std::string&) {});
    clock.follow(*leader);
    host.emplace(clock, block);
    host->activate();
    ASSERT_TRUE(eventually([&] { return clock.get_state().locked; }));
  }
  void TearDown() override {
    host.reset();
    leader.reset();
  }

  TransportState done(const Result<CommandTicket>& ticket) {
    EXPECT_TRUE(ticket.ok()) << ticket.error().message;
    const auto result = clock.wait(*ticket);
    EXPECT_TRUE(result.ok()) << result.error().message;
    return result.value();
  }
  bool rolls() { return jack_transport_query(host->client, nullptr) == JackTransportRolling; }
  void let_blocks_pass(int count) {
    const int goal = host->blocks + count;
    ASSERT_TRUE(eventually([&] { return host->blocks > goal; }));
  }

  std::optional<JackServer> server;
  TransportClock clock{{.sample_rate = 48'000, .block_size = jack_period, .hold_seconds = 0.2}};
  std::optional<JackTransport> leader;
  std::optional<Host> host;
};

}  // namespace tactus::test
