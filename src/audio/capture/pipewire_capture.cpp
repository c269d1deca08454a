#include "audio/capture/pipewire_capture.h"

#include <fmt/format.h>
#include <pipewire/pipewire.h>
#include <spa/param/audio/format-utils.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <thread>
#include <utility>

#include "audio/capture/block_filler.h"
#include "audio/capture/pipewire_session.h"
#include "audio/sources/source.h"

namespace tactus::audio {
namespace {

constexpr std::chrono::seconds first_sound_timeout{3};
constexpr std::size_t frame_bytes = channels * sizeof(float);

class PipeWireCapture final : public Driver {
 public:
  PipeWireCapture(std::unique_ptr<PipeWireSession> session, BlockHandler& handler,
                  const DriverOptions& options, std::shared_ptr<CaptureStatus> status)
      : session_{std::move(session)},
        options_{options},
        status_{std::move(status)},
        filler_{handler, options} {}

  ~PipeWireCapture() override {
    const PipeWireSession::Lock lock{*session_};
    session_->nodes().changed = [] {};
    if (stream_ != nullptr) pw_stream_destroy(stream_);
  }

  std::string description() const override { return status_->description(); }
  std::string_view activity() const noexcept override { return "is captured"; }
  std::uint64_t xruns() const noexcept override { return filler_.xruns(); }
  bool ended() const noexcept override {
    const PipeWireSession::Lock lock{*session_};
    return session_->is_gone() || is_misled_;
  }

  Outcome start(const CaptureDevice& device, bool follows) {
    {
      const PipeWireSession::Lock lock{*session_};
      if (!connect(device, follows)) return failure(device, "cannot be captured");
      session_->nodes().changed = [this] { note_device(); };
    }
    const auto deadline = std::chrono::steady_clock::now() + first_sound_timeout;
    while (!filler_.has_begun()) {
      if (is_misled_)
        return failure(device, "is not what PipeWire gives: choose an input as its default");
      if (std::chrono::steady_clock::now() >= deadline)
        return failure(device,
                       "gives no sound: start PipeWire's session manager, e.g. WirePlumber");
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    return success();
  }

 private:
  static Error failure(const CaptureDevice& device, const std::string& what) {
    return {ErrorCode::unavailable, device.name + " via PipeWire: " + what, "capture"};
  }

  bool connect(const CaptureDevice& device, bool follows) {
    // Nothing is restored of earlier streams: neither their volume nor their device.
    pw_properties* const properties = pw_properties_new(
        PW_KEY_MEDIA_TYPE, "Audio", PW_KEY_MEDIA_CATEGORY, "Capture", PW_KEY_MEDIA_ROLE, "Music",
        PW_KEY_APP_NAME, "tactus", PW_KEY_NODE_NAME, "tactus", "state.restore-props", "false",
        "state.restore-target", "false", nullptr);
    const auto latency = fmt::format("{}/{}", 2 * options_.block_size, options_.sample_rate);
    pw_properties_set(properties, PW_KEY_NODE_LATENCY, latency.c_str());
    is_monitor_ = device.is_monitor;
    if (is_monitor_) pw_properties_set(properties, PW_KEY_STREAM_CAPTURE_SINK, "true");
    // PipeWire's default input may be a monitor, while there is an input.
    if (!follows || !device.is_default)
      pw_properties_set(properties, PW_KEY_TARGET_OBJECT, device.id.c_str());
    if (!follows) pw_properties_set(properties, PW_KEY_NODE_DONT_RECONNECT, "true");
    stream_ = pw_stream_new(session_->core(), "capture", properties);
    if (stream_ == nullptr) return false;
    static const pw_stream_events events = [] {
      pw_stream_events all{};
      all.version = PW_VERSION_STREAM_EVENTS;
      all.process = [](void* self) { static_cast<PipeWireCapture*>(self)->process(); };
      return all;
    }();
    pw_stream_add_listener(stream_, &hook_, &events, this);
    std::array<std::byte, 1024> memory{};
    spa_pod_builder builder{};
    spa_pod_builder_init(&builder, memory.data(), static_cast<std::uint32_t>(memory.size()));
    spa_audio_info_raw format{};
    format.format = SPA_AUDIO_FORMAT_F32;
    format.rate = static_cast<std::uint32_t>(options_.sample_rate);
    format.channels = channels;
    format.position[0] = SPA_AUDIO_CHANNEL_FL;
    format.position[1] = SPA_AUDIO_CHANNEL_FR;
    const spa_pod* parameters = spa_format_audio_raw_build(&builder, SPA_PARAM_EnumFormat, &format);
    const auto flags = static_cast<pw_stream_flags>(
        PW_STREAM_FLAG_AUTOCONNECT | PW_STREAM_FLAG_MAP_BUFFERS | PW_STREAM_FLAG_RT_PROCESS |
        (follows ? 0 : PW_STREAM_FLAG_DONT_RECONNECT));
    return pw_stream_connect(stream_, PW_DIRECTION_INPUT, PW_ID_ANY, flags, &parameters, 1) >= 0;
  }

  /// On the loop's thread.
  void note_device() {
    auto device = session_->nodes().feeding(pw_stream_get_node_id(stream_));
    is_misled_ = device && device->is_monitor != is_monitor_;
    if (device && !is_misled_) status_->move_to(std::move(*device));
  }

  /// On the graph's thread.
  void process() noexcept {
    std::size_t frames = 0;
    while (pw_buffer* const buffer = pw_stream_dequeue_buffer(stream_)) {
      const spa_data& data = buffer->buffer->datas[0];
      if (data.data != nullptr && !is_misled_.load(std::memory_order_relaxed)) {
        const std::size_t offset = std::min(data.chunk->offset, data.maxsize);
        const std::size_t size = std::min<std::size_t>(data.chunk->size, data.maxsize - offset);
        const auto* const samples =
            reinterpret_cast<const float*>(static_cast<const std::byte*>(data.data) + offset);
        frames += size / frame_bytes;
        filler_.push({samples, size / frame_bytes * channels});
      }
      pw_stream_queue_buffer(stream_, buffer);
    }
    note_time(frames);
  }

  /// The graph's time advances by the frames of a cycle, unless cycles were lost.
  void note_time(std::size_t frames) noexcept {
    pw_time time{};
    if (pw_stream_get_time_n(stream_, &time, sizeof time) < 0 || time.rate.denom == 0) return;
    const auto rate = static_cast<double>(time.rate.denom) / time.rate.num;
    const auto passed = static_cast<double>(static_cast<std::int64_t>(time.ticks - last_ticks_));
    const double expected = last_frames_ * rate / options_.sample_rate;
    if (last_frames_ > 0 && passed > 1.5 * expected) filler_.count_xrun();
    last_ticks_ = time.ticks;
    last_frames_ = static_cast<double>(frames);
    const double delay_s =
        static_cast<double>(time.delay) / rate + last_frames_ / options_.sample_rate;
    status_->latency_ms.store(1e3 * delay_s, std::memory_order_relaxed);
  }

  const std::unique_ptr<PipeWireSession> session_;
  const DriverOptions options_;
  const std::shared_ptr<CaptureStatus> status_;
  BlockFiller filler_;
  pw_stream* stream_ = nullptr;
  spa_hook hook_{};
  bool is_monitor_ = false;  // what is wanted; written before the stream is connected
  // Whether PipeWire gives a monitor in place of an input. Written by: loop's thread; read by: any.
  std::atomic<bool> is_misled_{false};
  // Graph's thread only: of the last cycle.
  std::uint64_t last_ticks_ = 0;
  double last_frames_ = 0;
};

}  // namespace

Result<std::unique_ptr<Driver>> open_pipewire_capture(const CaptureDevice& device, bool follows,
                                                      BlockHandler& handler,
                                                      const DriverOptions& options,
                                                      std::shared_ptr<CaptureStatus> status) {
  auto session = PipeWireSession::connect();
  if (!session) return session.error();
  status->begin(device);
  auto driver =
      std::make_unique<PipeWireCapture>(std::move(*session), handler, options, std::move(status));
  if (const Outcome started = driver->start(device, follows); !started) return started.error();
  return std::unique_ptr<Driver>{std::move(driver)};
}

}  // namespace tactus::audio
