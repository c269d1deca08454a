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
#include "audio/drivers/device_range.h"
#include "audio/drivers/devices.h"
#include "audio/drivers/portaudio_driver.h"
#include "audio/drivers/rate_adapter.h"
#include "audio/sources/source.h"
#include "platform/scoped_stderr_mute.h"

namespace tactus::audio {
namespace {

constexpr std::chrono::milliseconds first_block_timeout{4'500};  // twice within the driver's 10 s

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
    return status_->description() +
           (rate_ != options_.sample_rate ? " at " + std::to_string(rate_) + " Hz" : "") +
           (played_by_.empty() ? "" : ", played by " + played_by_);
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
    const auto output = find_output();
    if (!output) return output.error();
    PaError error = open_at_nearest_rate(input, *output ? &**output : nullptr);
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

  /// What plays the sound; nothing if it is not to be played. PortAudio joins devices of one host
  /// API alone.
  /// Errors: NOT_FOUND for a missing device, or if the input's host API has none.
  Result<std::optional<PaStreamParameters>> find_output() {
    if (!options_.play_capture) return std::optional<PaStreamParameters>{};
    std::vector<Device> outputs = audio_.devices();
    std::erase_if(outputs, [this](const Device& each) { return each.host_api != device_.system; });
    auto device =
        options_.device == "auto" ? default_of(outputs) : find_device(outputs, options_.device);
    if (!device) return device.error();
    played_by_ = device->name;
    return std::optional{PaStreamParameters{.device = device->number,
                                            .channelCount = channels,
                                            .sampleFormat = paFloat32,
                                            .suggestedLatency = output_latency_s(*device, options_),
                                            .hostApiSpecificStreamInfo = nullptr}};
  }

  Result<Device> default_of(const std::vector<Device>& outputs) const {
    const auto found = std::ranges::find_if(outputs, &Device::is_api_default);
    if (found != outputs.end()) return *found;
    return Error{ErrorCode::not_found, device_.system + " has no output to play the sound",
                 "device"};
  }

  /// @param output  null if the sound is not to be played
  PaError open_at_nearest_rate(const PaStreamParameters& input, const PaStreamParameters* output) {
    PaError error = paInvalidSampleRate;
    for (const SampleRate rate : rates_near(options_.sample_rate)) {
      error = Pa_OpenStream(&stream_, &input, output, rate,
                            static_cast<unsigned long>(options_.block_size), paNoFlag,
                            &PortAudioCapture::on_block, this);
      if (error == paInvalidSampleRate) continue;
      rate_ = rate;
      if (rate != options_.sample_rate) filler_.adapt_from(rate);
      return error;
    }
    return error;
  }

  static int on_block(const void* input, void* output, unsigned long frames,
                      const PaStreamCallbackTimeInfo*, PaStreamCallbackFlags flags,
                      void* self) noexcept {
    auto& capture = *static_cast<PortAudioCapture*>(self);
    if ((flags & (paInputOverflow | paInputUnderflow)) != 0) capture.filler_.count_xrun();
    if (input == nullptr) {
      capture.filler_.push_silence(frames);
    } else {
      capture.filler_.push({static_cast<const float*>(input),
                            frames * static_cast<std::size_t>(capture.channel_count_)});
    }
    if (output != nullptr)
      capture.play(static_cast<const float*>(input),
                   {static_cast<float*>(output), static_cast<std::size_t>(frames) * channels});
    return paContinue;
  }

  /// @param in  null if it was lost
  void play(const float* in, std::span<float> out) const noexcept TACTUS_NONBLOCKING {
    const auto width = static_cast<std::size_t>(channel_count_);
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = in == nullptr ? 0.0F : in[i / channels * width + std::min(i % channels, width - 1)];
    limit_to_device_range(out);
  }

  PortAudio audio_;
  const CaptureDevice device_;
  const DriverOptions options_;
  const std::shared_ptr<CaptureStatus> status_;
  const int channel_count_;
  BlockFiller filler_;
  PaStream* stream_ = nullptr;
  SampleRate rate_ = options_.sample_rate;  // the device's
  std::string played_by_;                   // the output; empty if nothing is played
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

Result<std::unique_ptr<Driver>> open_portaudio_capture(
    const CaptureDevice& device, BlockHandler& handler, const DriverOptions& options,
    const std::shared_ptr<CaptureStatus>& status) {
  status->begin(device);
  const auto open = [&]() -> Result<std::unique_ptr<Driver>> {
    auto driver = std::make_unique<PortAudioCapture>(device, handler, options, status);
    if (const Outcome started = driver->start(); !started) return started.error();
    return std::unique_ptr<Driver>{std::move(driver)};
  };
  auto opened = open();
  // ALSA's plug-in for PulseAudio may stay silent when it records and plays; not twice.
  if (!opened && opened.error().code == ErrorCode::unavailable) opened = open();
  return opened;
}

}  // namespace tactus::audio
