#include "audio/drivers/portaudio_driver.h"

#include <portaudio.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "audio/drivers/block_schedule.h"
#include "audio/drivers/converted_blocks.h"
#include "audio/drivers/device_range.h"
#include "audio/drivers/rate_adapter.h"
#include "audio/sources/source.h"
#include "platform/clock.h"
#include "platform/scoped_stderr_mute.h"

namespace tactus::audio {
namespace {

constexpr std::int64_t ms = 1'000'000;

class PortAudioDriver final : public Driver {
 public:
  PortAudioDriver(std::unique_ptr<PortAudio> audio, const Device& device, BlockHandler& handler,
                  const DriverOptions& options)
      : audio_{std::move(audio)},
        handler_{handler},
        options_{options},
        description_{device.name + " via " + device.host_api} {
    audio_->outlive_jack();
  }

  ~PortAudioDriver() override {
    if (stream_ == nullptr) return;
    const platform::ScopedStderrMute silence;
    Pa_AbortStream(stream_);
    Pa_CloseStream(stream_);
  }

  std::string description() const override { return description_; }
  std::uint64_t xruns() const noexcept override { return xruns_.load(std::memory_order_relaxed); }
  // PortAudio's thread ends when the device fails.
  bool ended() const noexcept override { return Pa_IsStreamActive(stream_) != 1; }

  Outcome start(const Device& device) {
    const platform::ScopedStderrMute silence;
    PaStreamParameters output{};
    output.device = device.number;
    output.channelCount = channels;
    output.sampleFormat = paFloat32;
    output.suggestedLatency = output_latency_s(device, options_);
    PaError error = open_at_nearest_rate(output);
    if (error == paNoError) error = Pa_StartStream(stream_);
    if (error != paNoError) return failure(Pa_GetErrorText(error));
    return see_it_run();
  }

 private:
  Error failure(std::string_view what) const {
    return {ErrorCode::unavailable, description_ + ": " + std::string{what}, "device"};
  }

  PaError open_at_nearest_rate(const PaStreamParameters& output) {
    PaError error = paInvalidSampleRate;
    for (const SampleRate rate : rates_near(options_.sample_rate)) {
      error = Pa_OpenStream(&stream_, nullptr, &output, rate,
                            static_cast<unsigned long>(options_.block_size), paNoFlag,
                            &PortAudioDriver::on_block, this);
      if (error == paInvalidSampleRate) continue;
      if (error == paNoError && rate != options_.sample_rate) adapt_to(rate);
      return error;
    }
    return error;
  }

  void adapt_to(SampleRate rate) {
    rate_ = rate;
    converted_.emplace(handler_, options_, rate);
    description_ += " at " + std::to_string(rate) + " Hz";
  }

  static int on_block(const void*, void* output, unsigned long frames,
                      const PaStreamCallbackTimeInfo*, PaStreamCallbackFlags flags,
                      void* self) noexcept {
    static_cast<PortAudioDriver*>(self)->play(
        {static_cast<float*>(output), static_cast<std::size_t>(frames) * channels}, flags);
    return paContinue;
  }

  void play(std::span<float> out, PaStreamCallbackFlags flags) noexcept TACTUS_NONBLOCKING {
    if (!taken_.load(std::memory_order_acquire)) {
      std::fill(out.begin(), out.end(), 0.0F);
      tried_frames_.fetch_add(static_cast<Frames>(out.size() / channels),
                              std::memory_order_release);
      return;
    }
    if ((flags & (paOutputUnderflow | paOutputOverflow)) != 0) {
      xruns_.fetch_add(1, std::memory_order_relaxed);
    }
    if (converted_) {
      converted_->fill(out);
    } else {
      handler_.process(out);
    }
    limit_to_device_range(out);
  }

  // Plays silence until the device's rate is verified, then connects the handler. What fills the
  // device's buffer verifies nothing: a sound server may consume nothing for the first two seconds.
  // Its buffer may be larger than PortAudio says, but not twice as large.
  Outcome see_it_run() {
    const std::int64_t block_ns = ns_of(options_.block_size, rate_);
    const std::int64_t start_ns = platform::monotonic_ns();
    const std::int64_t enough_ns = std::max(150 * ms, 2 * block_ns);
    const std::int64_t timeout_ns = 3'000 * ms + 8 * block_ns;
    const Frames filled = 2 * latency_frames() + options_.block_size;
    for (;;) {
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
      // Frames first: a delay between the two readings then only makes the device look slower.
      const Frames frames = tried_frames_.load(std::memory_order_acquire);
      const std::int64_t elapsed_ns = platform::monotonic_ns() - start_ns;
      if (!keeps_pace(frames, elapsed_ns, rate_, buffer_frames())) {
        return failure("accepts audio faster than real time; choose a real device");
      }
      if (frames > filled && elapsed_ns >= enough_ns) break;
      if (elapsed_ns >= timeout_ns) return failure("accepts no audio; choose another device");
    }
    taken_.store(true, std::memory_order_release);
    return success();
  }

  Frames buffer_frames() const { return std::max(latency_frames(), 8 * options_.block_size); }
  Frames latency_frames() const {
    const PaStreamInfo* info = Pa_GetStreamInfo(stream_);
    return static_cast<Frames>(info->outputLatency * info->sampleRate);
  }

  std::unique_ptr<PortAudio> audio_;
  BlockHandler& handler_;
  const DriverOptions options_;
  std::string description_;
  PaStream* stream_ = nullptr;
  SampleRate rate_ = options_.sample_rate;    // the device's
  std::optional<ConvertedBlocks> converted_;  // if the device has another rate
  std::atomic<bool> taken_{false};            // written by: start; read by: audio thread
  std::atomic<Frames> tried_frames_{0};       // written by: audio thread; read by: start
  std::atomic<std::uint64_t> xruns_{0};       // written by: audio thread; read by: any
};

/// The devices with a number of channels, of outputs or of inputs.
std::vector<Device> listed_devices(int default_device, int PaDeviceInfo::* channel_count,
                                   int least_channels, PaDeviceIndex PaHostApiInfo::* api_default) {
  std::vector<Device> devices;
  for (int number = 0; number < Pa_GetDeviceCount(); ++number) {
    const PaDeviceInfo* info = Pa_GetDeviceInfo(number);
    if (info == nullptr || info->*channel_count < least_channels) continue;
    const PaHostApiInfo* host_api = Pa_GetHostApiInfo(info->hostApi);
    devices.push_back({.number = number,
                       .name = info->name,
                       .host_api = host_api == nullptr ? "" : host_api->name,
                       .channels = info->*channel_count,
                       .sample_rate = info->defaultSampleRate,
                       .is_default = number == default_device,
                       .is_api_default = host_api != nullptr && host_api->*api_default == number});
  }
  return devices;
}

}  // namespace

bool keeps_pace(Frames frames, std::int64_t elapsed_ns, SampleRate rate, Frames buffer) noexcept {
  return ns_of(frames - buffer, rate) <= 3 * elapsed_ns + 100 * ms;
}

double output_latency_s(const Device& device, const DriverOptions& options) {
  const double two_blocks_s = 2.0 * static_cast<double>(options.block_size) / options.sample_rate;
  // A sound server behind ALSA, unlike a card, hands sound on by another process. After an
  // underrun, PulseAudio may pause for two seconds.
  const bool is_card = device.name.find("hw:") != std::string::npos;
  return std::max({Pa_GetDeviceInfo(device.number)->defaultLowOutputLatency, two_blocks_s,
                   is_card ? 0.0 : 0.06});
}

PortAudio::PortAudio() {
  const platform::ScopedStderrMute silence;
  working_ = Pa_Initialize() == paNoError;
}

PortAudio::~PortAudio() {
  if (!working_) return;
  // Pa_Terminate() asserts that it can leave the JACK server (pa_jack.c, Terminate).
  if (may_outlive_jack_ && Pa_HostApiTypeIdToHostApiIndex(paJACK) >= 0) return;
  const platform::ScopedStderrMute silence;
  Pa_Terminate();
}

std::vector<Device> PortAudio::devices() const {
  if (!working_) return {};
  return listed_devices(Pa_GetDefaultOutputDevice(), &PaDeviceInfo::maxOutputChannels, channels,
                        &PaHostApiInfo::defaultOutputDevice);
}

std::vector<Device> PortAudio::inputs() const {
  if (!working_) return {};
  return listed_devices(Pa_GetDefaultInputDevice(), &PaDeviceInfo::maxInputChannels, 1,
                        &PaHostApiInfo::defaultInputDevice);
}

Result<std::unique_ptr<Driver>> open_portaudio_driver(std::unique_ptr<PortAudio> audio,
                                                      const Device& device, BlockHandler& handler,
                                                      const DriverOptions& options) {
  auto driver = std::make_unique<PortAudioDriver>(std::move(audio), device, handler, options);
  if (const Outcome started = driver->start(device); !started) return started.error();
  return std::unique_ptr<Driver>{std::move(driver)};
}

}  // namespace tactus::audio
