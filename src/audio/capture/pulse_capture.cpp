#include "audio/capture/pulse_capture.h"

#include <pulse/pulseaudio.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "audio/capture/block_filler.h"
#include "audio/capture/pulse_session.h"
#include "audio/sources/source.h"

namespace tactus::audio {
namespace {

constexpr std::chrono::seconds first_delivery_timeout{3};
// A device that was idle first delivers what it had not yet begun: up to two seconds later.
constexpr pa_usec_t longest_gap_us = 3'000'000;
constexpr pa_usec_t short_gap_us = 100'000;  // silence replaces the sound of longer ones
constexpr pa_usec_t step_us = 10'000;
constexpr std::size_t stereo_bytes = channels * sizeof(float);

class PulseCapture final : public Driver {
 public:
  PulseCapture(std::unique_ptr<PulseSession> session, const CaptureDevice& device,
               BlockHandler& handler, const DriverOptions& options,
               std::shared_ptr<CaptureStatus> status)
      : session_{std::move(session)},
        device_{device},
        options_{options},
        status_{std::move(status)},
        filler_{handler, options} {}

  ~PulseCapture() override {
    const PulseSession::Lock lock{*session_};
    pa_context_set_subscribe_callback(session_->context(), nullptr, nullptr);
    end_bridge();
    if (stream_ != nullptr) {
      pa_stream_set_read_callback(stream_, nullptr, nullptr);
      pa_stream_set_overflow_callback(stream_, nullptr, nullptr);
      pa_stream_set_moved_callback(stream_, nullptr, nullptr);
      pa_stream_set_state_callback(stream_, nullptr, nullptr);
      pa_stream_disconnect(stream_);
      pa_stream_unref(stream_);
    }
    // Ends what is still asked on behalf of this object.
    pa_context_disconnect(session_->context());
  }

  std::string description() const override { return status_->description(); }
  std::string_view activity() const noexcept override { return "is captured"; }
  std::uint64_t xruns() const noexcept override { return filler_.xruns(); }
  bool ended() const noexcept override {
    const PulseSession::Lock lock{*session_};
    return !PA_STREAM_IS_GOOD(pa_stream_get_state(stream_));
  }

  Outcome start(bool follows) {
    const PulseSession::Lock lock{*session_};
    if (!connect(follows)) return failure(pa_strerror(pa_context_errno(session_->context())));
    const bool came = session_->wait_until(
        [this] { return filler_.has_begun() || !PA_STREAM_IS_GOOD(pa_stream_get_state(stream_)); },
        first_delivery_timeout);
    if (!came) return failure("gives no sound");
    if (!filler_.has_begun()) return failure(pa_strerror(pa_context_errno(session_->context())));
    if (follows) follow_defaults();
    return success();
  }

 private:
  Error failure(const std::string& what) const {
    return {ErrorCode::unavailable, device_.name + " via PulseAudio: " + what, "capture"};
  }
  static PulseCapture& of(void* self) { return *static_cast<PulseCapture*>(self); }

  bool connect(bool follows) {
    const pa_sample_spec format{.format = PA_SAMPLE_FLOAT32NE,
                                .rate = static_cast<std::uint32_t>(options_.sample_rate),
                                .channels = channels};
    stream_ = pa_stream_new(session_->context(), "capture", &format, nullptr);
    if (stream_ == nullptr) return false;
    pa_stream_set_state_callback(
        stream_, [](pa_stream*, void* self) { of(self).session_->wake_up(); }, this);
    pa_stream_set_read_callback(
        stream_, [](pa_stream*, std::size_t, void* self) { of(self).read(); }, this);
    pa_stream_set_overflow_callback(
        stream_, [](pa_stream*, void* self) { of(self).filler_.count_xrun(); }, this);
    pa_stream_set_moved_callback(
        stream_, [](pa_stream*, void* self) { of(self).note_move(); }, this);
    constexpr auto by_server = static_cast<std::uint32_t>(-1);
    const auto block_bytes = static_cast<std::uint32_t>(options_.block_size) * stereo_bytes;
    const pa_buffer_attr buffer{.maxlength = by_server,
                                .tlength = by_server,
                                .prebuf = by_server,
                                .minreq = by_server,
                                .fragsize = static_cast<std::uint32_t>(block_bytes)};
    const auto flags = static_cast<pa_stream_flags_t>(
        PA_STREAM_ADJUST_LATENCY | (follows ? PA_STREAM_NOFLAGS : PA_STREAM_DONT_MOVE));
    return pa_stream_connect_record(stream_, device_.id.c_str(), &buffer, flags) >= 0;
  }

  void read() noexcept {
    const void* data = nullptr;
    std::size_t bytes = 0;
    std::size_t frames = 0;
    while (pa_stream_peek(stream_, &data, &bytes) >= 0 && bytes > 0) {
      frames += bytes / stereo_bytes;
      if (data == nullptr) {  // a hole
        filler_.count_xrun();
        filler_.push_silence(bytes / stereo_bytes);
      } else {
        filler_.push({static_cast<const float*>(data), bytes / sizeof(float)});
      }
      pa_stream_drop(stream_);
    }
    if (frames == 0) return;
    last_sound_us_ = pa_rtclock_now();
    // PA_STREAM_ADJUST_LATENCY: the source collects as much as the stream delivers.
    status_->latency_ms.store(1e3 * static_cast<double>(frames) / options_.sample_rate,
                              std::memory_order_relaxed);
    session_->wake_up();
  }

  // The server moves a stream at a change of the default source, but to no monitor.
  void follow_defaults() {
    pa_context_set_subscribe_callback(
        session_->context(),
        [](pa_context*, pa_subscription_event_type_t, std::uint32_t, void* self) {
          of(self).ask_for_default();
        },
        this);
    forget(
        pa_context_subscribe(session_->context(), PA_SUBSCRIPTION_MASK_SERVER, nullptr, nullptr));
  }

  void ask_for_default() {
    if (device_.is_monitor) {
      forget(pa_context_get_sink_info_by_name(
          session_->context(), "@DEFAULT_SINK@",
          [](pa_context*, const pa_sink_info* sink, int is_last, void* self) {
            if (is_last == 0) of(self).move(sink->monitor_source_name);
          },
          this));
    } else {
      forget(pa_context_get_source_info_by_name(
          session_->context(), "@DEFAULT_SOURCE@",
          [](pa_context*, const pa_source_info* source, int is_last, void* self) {
            if (is_last == 0 && source->monitor_of_sink == PA_INVALID_INDEX)
              of(self).move(source->name);
          },
          this));
    }
  }

  void move(const char* source) {
    const char* const present = pa_stream_get_device_name(stream_);
    if (present != nullptr && std::string_view{present} == source) return;
    forget(pa_context_move_source_output_by_name(session_->context(), pa_stream_get_index(stream_),
                                                 source, nullptr, nullptr));
  }

  void note_move() {
    note_device();
    const pa_usec_t now = pa_rtclock_now();
    bridge_end_us_ = now + longest_gap_us;
    if (bridge_ != nullptr) return;
    next_step_us_ = now + step_us;
    bridge_ = pa_context_rttime_new(
        session_->context(), next_step_us_,
        [](pa_mainloop_api*, pa_time_event*, const timeval*, void* self) { of(self).bridge(); },
        this);
  }

  /// The blocks go on through the gap that a move makes, as silence.
  void bridge() {
    const pa_usec_t now = pa_rtclock_now();
    if (now >= bridge_end_us_) return end_bridge();
    if (now - last_sound_us_ >= short_gap_us)
      filler_.push_silence(static_cast<std::size_t>(options_.sample_rate) * step_us / 1'000'000);
    next_step_us_ += step_us;
    pa_context_rttime_restart(session_->context(), bridge_, next_step_us_);
  }

  void end_bridge() {
    if (bridge_ != nullptr) session_->cancel(bridge_);
    bridge_ = nullptr;
  }

  void note_device() {
    forget(pa_context_get_source_info_by_index(
        session_->context(), pa_stream_get_device_index(stream_),
        [](pa_context*, const pa_source_info* source, int is_last, void* self) {
          if (is_last == 0) of(self).status_->move_to(capture_device(*source));
        },
        this));
  }

  static void forget(pa_operation* operation) {
    if (operation != nullptr) pa_operation_unref(operation);
  }

  const std::unique_ptr<PulseSession> session_;
  const CaptureDevice device_;
  const DriverOptions options_;
  const std::shared_ptr<CaptureStatus> status_;
  BlockFiller filler_;
  pa_stream* stream_ = nullptr;
  // Of the time after a move; guarded by the lock.
  pa_time_event* bridge_ = nullptr;
  pa_usec_t bridge_end_us_ = 0;
  pa_usec_t next_step_us_ = 0;
  pa_usec_t last_sound_us_ = 0;
};

}  // namespace

Result<std::unique_ptr<Driver>> open_pulse_capture(const CaptureDevice& device, bool follows,
                                                   BlockHandler& handler,
                                                   const DriverOptions& options,
                                                   std::shared_ptr<CaptureStatus> status) {
  auto session = PulseSession::connect();
  if (!session) return session.error();
  status->begin(device);
  auto driver = std::make_unique<PulseCapture>(std::move(*session), device, handler, options,
                                               std::move(status));
  if (const Outcome started = driver->start(follows); !started) return started.error();
  return std::unique_ptr<Driver>{std::move(driver)};
}

}  // namespace tactus::audio
