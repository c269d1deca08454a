#include "audio/capture/jack_capture.h"

#include <jack/jack.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "audio/capture/block_filler.h"
#include "audio/drivers/jack_stream.h"
#include "platform/jack_end.h"
#include "realtime/cycle_offset.h"

namespace tactus::audio {
namespace {

class JackCapture final : public JackStream {
 public:
  JackCapture(BlockHandler& handler, const DriverOptions& options,
              std::shared_ptr<CaptureStatus> status)
      : JackStream{Direction::capture},
        options_{options},
        status_{std::move(status)},
        filler_{handler, options},
        mixed_(static_cast<std::size_t>(options.block_size) * channels),
        room_{static_cast<std::size_t>(options.block_size)} {}
  ~JackCapture() override { close(); }

  std::string_view activity() const noexcept override { return "is captured"; }

 private:
  void adapt(SampleRate server) override {
    filler_.adapt_from(server);
    is_converted_ = true;
  }

  void cycle(const Sound& sound) noexcept TACTUS_NONBLOCKING override {
    const std::size_t frames = sound.front().size();
    for (std::size_t done = 0; done < frames;) {
      const std::size_t count = std::min(frames - done, room_);
      for (std::size_t i = 0; i < count * channels; ++i)
        mixed_[i] = sound[i % channels][done + i / channels];
      done += count;
      // Only a block that begins in this cycle has its place there, at the engine's rate.
      const auto begin = static_cast<Frames>(done) - options_.block_size;
      realtime::set_cycle_offset(is_converted_ ? -1 : std::max<Frames>(begin, -1));
      filler_.push({mixed_.data(), count * channels});
      realtime::set_cycle_offset(-1);
      room_ = room_ == count ? static_cast<std::size_t>(options_.block_size) : room_ - count;
    }
  }

  void on_latency(Frames latency, Frames period) noexcept override {
    const double block_s = static_cast<double>(options_.block_size) / options_.sample_rate;
    const double gathered_s = std::max(block_s - static_cast<double>(period) / rate(), 0.0);
    status_->latency_ms.store(1e3 * (static_cast<double>(latency) / rate() + gathered_s),
                              std::memory_order_relaxed);
  }

  const DriverOptions options_;
  const std::shared_ptr<CaptureStatus> status_;
  BlockFiller filler_;
  bool is_converted_ = false;  // written before the first cycle
  std::vector<float> mixed_;   // interleaved; audio thread only
  std::size_t room_;           // frames that the filler's block lacks; audio thread only
};

}  // namespace

std::optional<CaptureDevice> find_jack_capture() {
  // Without these functions the library prints to standard error.
  jack_set_error_function([](const char*) {});
  jack_set_info_function([](const char*) {});
  if (!platform::JackEnd::may_open()) return std::nullopt;
  jack_client_t* const client = jack_client_open("tactus-devices", JackNoStartServer, nullptr);
  if (client == nullptr) return std::nullopt;
  CaptureDevice device{.name = "jack",
                       .id = "jack",
                       .system = "JACK",
                       .channels = channels,
                       .sample_rate = static_cast<double>(jack_get_sample_rate(client))};
  jack_client_close(client);
  return device;
}

Result<std::unique_ptr<Driver>> open_jack_capture(BlockHandler& handler,
                                                  const DriverOptions& options,
                                                  const std::shared_ptr<CaptureStatus>& status) {
  auto driver = std::make_unique<JackCapture>(handler, options, status);
  if (const Outcome started = driver->start(options.sample_rate, options.connect); !started)
    return started.error();
  status->begin({.name = driver->peers(),
                 .id = "jack",
                 .system = "JACK",
                 .channels = channels,
                 .sample_rate = static_cast<double>(driver->rate())});
  return std::unique_ptr<Driver>{std::move(driver)};
}

}  // namespace tactus::audio
