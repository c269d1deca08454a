#include "audio/drivers/jack_driver.h"

#include <jack/jack.h>

#include <array>
#include <atomic>
#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "audio/sources/source.h"
#include "realtime/cycle_offset.h"

namespace tactus::audio {
namespace {

constexpr std::array<const char*, channels> port_names{"out_1", "out_2"};

class JackDriver final : public Driver {
 public:
  JackDriver(std::string target, BlockHandler& handler, const DriverOptions& options)
      : target_{std::move(target)},
        handler_{handler},
        block_(static_cast<std::size_t>(options.block_size) * channels),
        played_{block_.size()} {}

  ~JackDriver() override {
    if (client_ != nullptr) jack_client_close(client_);
  }

  std::string description() const override { return target_ + " via JACK"; }
  std::uint64_t xruns() const noexcept override { return xruns_.load(std::memory_order_relaxed); }
  bool ended() const noexcept override { return ended_.load(std::memory_order_relaxed); }

  Outcome start(SampleRate rate) {
    // Without these functions the library prints to standard error.
    jack_set_error_function([](const char*) {});
    jack_set_info_function([](const char*) {});
    client_ = jack_client_open("tactus", JackNoStartServer, nullptr);
    if (client_ == nullptr)
      return Error{ErrorCode::not_found, "no JACK server is running", "device"};
    const auto server_rate = jack_get_sample_rate(client_);
    if (server_rate != static_cast<jack_nframes_t>(rate))
      return failure("the server runs at " + std::to_string(server_rate) +
                     " Hz; choose --sample-rate " + std::to_string(server_rate));
    for (std::size_t i = 0; i < ports_.size(); ++i) {
      ports_[i] = jack_port_register(client_, port_names[i], JACK_DEFAULT_AUDIO_TYPE,
                                     JackPortIsOutput | JackPortIsTerminal, 0);
      if (ports_[i] == nullptr) return failure("no port is free");
    }
    jack_set_process_callback(client_, &JackDriver::on_period, this);
    jack_set_xrun_callback(client_, &JackDriver::on_xrun, this);
    jack_on_shutdown(client_, &JackDriver::on_shutdown, this);
    if (jack_activate(client_) != 0) return failure("the server refuses the client");
    if (const Outcome connected = connect(); !connected) return connected;
    return see_it_run();
  }

 private:
  Error failure(const std::string& what) const {
    return {ErrorCode::unavailable, description() + ": " + what, "device"};
  }

  /// Connects the ports to the target's first inputs.
  Outcome connect() {
    const char** const inputs =
        jack_get_ports(client_, nullptr, JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput);
    std::size_t connected = 0;
    for (const char** input = inputs; input != nullptr && *input != nullptr; ++input) {
      if (connected == ports_.size()) break;
      if (!std::string_view{*input}.starts_with(target_ + ":")) continue;
      if (jack_connect(client_, jack_port_name(ports_[connected]), *input) == 0) ++connected;
    }
    jack_free(static_cast<void*>(inputs));
    return connected == ports_.size() ? success() : Outcome{failure("it has no two inputs")};
  }

  Outcome see_it_run() {
    using std::chrono::steady_clock;
    const auto deadline = steady_clock::now() + std::chrono::seconds{2};
    while (!called_.load(std::memory_order_relaxed)) {
      if (steady_clock::now() >= deadline) return failure("accepts no audio");
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    taken_.store(true, std::memory_order_release);
    return success();
  }

  static int on_period(jack_nframes_t frames, void* self) noexcept {
    auto& driver = *static_cast<JackDriver*>(self);
    std::array<std::span<float>, channels> out;
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = {static_cast<float*>(jack_port_get_buffer(driver.ports_[i], frames)), frames};
    driver.play(out, frames);
    return 0;
  }
  static int on_xrun(void* self) noexcept {
    static_cast<JackDriver*>(self)->xruns_.fetch_add(1, std::memory_order_relaxed);
    return 0;
  }

  static void on_shutdown(void* self) noexcept {
    static_cast<JackDriver*>(self)->ended_.store(true, std::memory_order_relaxed);
  }

  void play(std::span<const std::span<float>, channels> out,
            std::size_t frames) noexcept TACTUS_NONBLOCKING {
    called_.store(true, std::memory_order_relaxed);
    const bool taken = taken_.load(std::memory_order_acquire);
    for (std::size_t frame = 0; frame < frames; ++frame) {
      if (taken && played_ == block_.size()) {
        realtime::set_cycle_offset(static_cast<Frames>(frame));
        handler_.process(block_);
        realtime::set_cycle_offset(-1);
        played_ = 0;
      }
      for (const std::span<float> channel : out) channel[frame] = taken ? block_[played_++] : 0.0F;
    }
  }

  const std::string target_;
  BlockHandler& handler_;
  jack_client_t* client_ = nullptr;
  std::array<jack_port_t*, channels> ports_{};
  std::vector<float> block_;             // audio thread only, once activated
  std::size_t played_;                   // samples of the block; audio thread only
  std::atomic<bool> ended_{false};       // written by: JACK's thread; read by: any
  std::atomic<bool> called_{false};      // written by: audio thread; read by: start
  std::atomic<bool> taken_{false};       // written by: start; read by: audio thread
  std::atomic<std::uint64_t> xruns_{0};  // written by: JACK's thread; read by: any
};

}  // namespace

Result<std::unique_ptr<Driver>> open_jack_driver(const std::string& target, BlockHandler& handler,
                                                 const DriverOptions& options) {
  auto driver = std::make_unique<JackDriver>(target, handler, options);
  if (const Outcome started = driver->start(options.sample_rate); !started) return started.error();
  return std::unique_ptr<Driver>{std::move(driver)};
}

}  // namespace tactus::audio
