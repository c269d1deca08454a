#include "audio/capture/portaudio_capture.h"

#include <portaudio.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "audio/capture/block_filler.h"
#include "audio/drivers/portaudio_driver.h"
#include "audio/drivers/rate_adapter.h"
#include "audio/sources/source.h"
#include "platform/scoped_stderr_mute.h"

namespace tactus::audio {
namespace {

constexpr std::chrono::seconds first_block_timeout{3};

class PortAudioCapture final : public Driver {
 public:
  PortAudioCapture(const CaptureDevice& device, BlockHandler& handler, const DriverOptions& options,
                   std::shared_ptr<CaptureStatus> status)
      : device_{device},
        options_{options},
        status_{std::move(status)},
        channel_count_{std::min(device.channels, channels)},
        filler_{handler, options, channel_count_} {
    audio_.outlive_jack();
  }

  ~PortAudioCapture() override {
    if (stream_ == nullptr) return;
    const platform::ScopedStderrMute silence;
    Pa_AbortStream(stream_);
    Pa_CloseStream(stream_);
  }

  std::string description() const override {
    return status_->description() + (adapter_ ? " at " + std::to_string(rate_) + " Hz" : "");
  }
  std::string_view activity() const noexcept override { return "is captured"; }
  std::uint64_t xruns() const noexcept override { return filler_.xruns(); }
  // PortAudio's thread ends when the device fails.
  bool ended() const noexcept override { return Pa_IsStreamActive(stream_) != 1; }

  Outcome start() {
    const std::vector<Device> inputs = audio_.inputs();
    const auto found = std::ranges::find_if(inputs, [this](const Device& input) {
      return input.name == device_.id && input.host_api == device_.system;
    });
    if (found == inputs.end())
      return Error{ErrorCode::not_found, "no sound input \"" + device_.name + '"', "capture"};
    const platform::ScopedStderrMute silence;
    PaStreamParameters input{};
    input.device = found->number;
    input.channelCount = channel_count_;
    input.sampleFormat = paFloat32;
    input.suggestedLatency = Pa_GetDeviceInfo(found->number)->defaultLowInputLatency;
    PaError error = open_at_nearest_rate(input);
    if (error == paNoError) error = Pa_StartStream(stream_);
    if (error != paNoError) return failure(Pa_GetErrorText(error));
    const auto deadline = std::chrono::steady_clock::now() + first_block_timeout;
    while (!filler_.has_begun()) {
      if (std::chrono::steady_clock::now() >= deadline) return failure("gives no sound");
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    status_->latency_ms.store(1e3 * Pa_GetStreamInfo(stream_)->inputLatency,
                              std::memory_order_relaxed);
    return success();
  }

 private:
  Error failure(const std::string& what) const {
    return {ErrorCode::unavailable, device_.name + " via " + device_.system + ": " + what,
            "capture"};
  }

  PaError open_at_nearest_rate(const PaStreamParameters& input) {
    PaError error = paInvalidSampleRate;
    for (const SampleRate rate : rates_near(options_.sample_rate)) {
      error = Pa_OpenStream(&stream_, &input, nullptr, rate,
                            static_cast<unsigned long>(options_.block_size), paNoFlag,
                            &PortAudioCapture::on_block, this);
      if (error == paInvalidSampleRate) continue;
      rate_ = rate;
      if (rate != options_.sample_rate)
        adapter_.emplace(rate, options_.sample_rate, channel_count_);
      return error;
    }
    return error;
  }

  static int on_block(const void* input, void*, unsigned long frames,
                      const PaStreamCallbackTimeInfo*, PaStreamCallbackFlags flags,
                      void* self) noexcept {
    auto& capture = *static_cast<PortAudioCapture*>(self);
    if ((flags & (paInputOverflow | paInputUnderflow)) != 0) capture.filler_.count_xrun();
    if (input == nullptr) {
      capture.filler_.push_silence(frames);
    } else {
      capture.push({static_cast<const float*>(input),
                    frames * static_cast<std::size_t>(capture.channel_count_)});
    }
    return paContinue;
  }

  void push(std::span<const float> sound) noexcept TACTUS_NONBLOCKING {
    if (!adapter_) return filler_.push(sound);
    std::span<float> room;
    do {
      room = converted_;
      adapter_->convert(sound, room);
      filler_.push(std::span{converted_}.first(converted_.size() - room.size()));
    } while (!sound.empty() || room.empty());
  }

  PortAudio audio_;
  const CaptureDevice device_;
  const DriverOptions options_;
  const std::shared_ptr<CaptureStatus> status_;
  const int channel_count_;
  BlockFiller filler_;
  PaStream* stream_ = nullptr;
  SampleRate rate_ = options_.sample_rate;  // the device's
  std::optional<RateAdapter> adapter_;      // from the device's rate, if that is another
  std::vector<float> converted_ = std::vector<float>(2'048);  // audio thread only
};

}  // namespace

std::vector<CaptureDevice> list_portaudio_inputs() {
  std::vector<CaptureDevice> devices;
  const PortAudio audio;
  for (const Device& input : audio.inputs()) {
    if (input.host_api.starts_with("JACK")) continue;
    devices.push_back({.name = input.name,
                       .id = input.name,
                       .system = input.host_api,
                       .is_default = input.is_default,
                       .channels = input.channels,
                       .sample_rate = input.sample_rate});
  }
  return devices;
}

Result<std::unique_ptr<Driver>> open_portaudio_capture(const CaptureDevice& device,
                                                       BlockHandler& handler,
                                                       const DriverOptions& options,
                                                       std::shared_ptr<CaptureStatus> status) {
  status->begin(device);
  auto driver = std::make_unique<PortAudioCapture>(device, handler, options, std::move(status));
  if (const Outcome started = driver->start(); !started) return started.error();
  return std::unique_ptr<Driver>{std::move(driver)};
}

}  // namespace tactus::audio
