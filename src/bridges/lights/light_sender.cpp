#include "bridges/lights/light_sender.h"

#include <fmt/format.h>
#include <tactus/spectrum_analyzer.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "bridges/lights/udp_target.h"
#include "bridges/lights/wled_values.h"
#include "platform/clock.h"
#include "platform/this_thread.h"
#include "protocol/spectrum/audio_frame_reader.h"
#include "spectrum/hop.h"
#include "spectrum/light_features.h"
#include "spectrum/spectrum_analyzer_access.h"
#include "spectrum/spectrum_reader.h"

namespace tactus::bridges {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// Written by: the sender's thread; read by: any.
using Count = std::atomic<std::uint64_t>;
static_assert(Count::is_always_lock_free);

/// One address; it reports its failures, but not each.
class Target {
 public:
  Target(std::string name, platform::UdpSender socket)
      : name_{std::move(name)}, socket_{std::move(socket)} {}

  void send(std::string_view bytes, Count& sent, Count& errors, const LogSink& log) {
    const std::error_code failure = socket_.send(bytes);
    (failure ? errors : sent).fetch_add(1, std::memory_order_relaxed);
    // The system has no room just now; the next packet is newer.
    if (failure == std::errc::resource_unavailable_try_again ||
        failure == std::errc::no_buffer_space)
      return;
    if (failure == failure_) return;
    failure_ = failure;
    if (!log) return;
    if (!failure) return log(LogLevel::info, fmt::format("lights: {} is reached again", name_));
    const bool lacks_route = failure == std::errc::network_unreachable;
    log(LogLevel::warning,
        fmt::format(
            "lights: cannot send to {}: {}{}; trying on", name_, failure.message(),
            lacks_route ? " (for multicast, --multicast-interface chooses a network)" : ""));
  }

 private:
  std::string name_;
  platform::UdpSender socket_;
  std::error_code failure_;
};

Result<std::vector<Target>> open_targets(const std::vector<platform::UdpAddress>& addresses,
                                         const platform::MulticastOptions& multicast) {
  std::vector<Target> targets;
  for (const auto& address : addresses) {
    auto socket = platform::UdpSender::open(address, multicast);
    if (!socket)
      return Error{socket.error().code,
                   fmt::format("cannot send to {}: {}", to_text(address), socket.error().message)};
    targets.emplace_back(to_text(address), std::move(*socket));
  }
  return targets;
}

}  // namespace

struct LightSender::Impl {
  Impl(const TransportClock& clock, const spectrum::SampleHistory& sound, double rate_hz,
       std::vector<Target> wled_targets, std::vector<Target> frame_targets, LogSink sink)
      : wled{std::move(wled_targets)},
        audio_frames{std::move(frame_targets)},
        log{std::move(sink)},
        period{std::chrono::duration_cast<Clock::duration>(
            std::chrono::duration<double>{1.0 / rate_hz})} {
    if (!wled.empty()) {
      reader.emplace(sound);
      features.emplace(sound.sample_rate());
    }
    if (!audio_frames.empty()) frame_reader.emplace(clock, &sound);
  }

  void run(const std::stop_token& stop) {
    platform::name_this_thread("tactus-lights");
    Clock::time_point last = start;
    Clock::time_point due = start + period;
    std::mutex mutex;
    std::unique_lock lock{mutex};
    while (true) {
      wake.wait_until(lock, stop, due, [] { return false; });
      if (stop.stop_requested()) return;
      const auto now = Clock::now();
      send(std::chrono::duration<double, std::milli>{now - last}.count(), now);
      last = now;
      due += period;
      if (due <= now) due += (now - due) / period * period + period;  // no burst after a delay
    }
  }

  void send(double elapsed_ms, Clock::time_point now) {
    const std::int64_t now_ns = platform::monotonic_ns();
    if (reader) {
      reader->update(now_ns);
      const auto packet =
          protocol::encode(wled_values(features->update(*reader, elapsed_ms), ++counter));
      for (Target& target : wled) target.send(packet, wled_packets, send_errors, log);
    }
    if (frame_reader) {
      protocol::AudioFrame frame = frame_reader->read(now_ns, elapsed_ms);
      const auto uptime = std::chrono::duration_cast<milliseconds>(now - start);
      frame.uptime_ms = static_cast<std::uint32_t>(uptime.count());
      frame.hop_seq =
          static_cast<std::uint32_t>(static_cast<double>(uptime.count()) / spectrum::hop_ms);
      const auto bytes = protocol::encode(frame);
      for (Target& target : audio_frames) target.send(bytes, audio_frame_packets, send_errors, log);
    }
  }

  std::vector<Target> wled;
  std::vector<Target> audio_frames;
  const LogSink log;
  const Clock::duration period;
  const Clock::time_point start = Clock::now();
  std::optional<spectrum::SpectrumReader> reader;
  std::optional<spectrum::LightFeatureReader> features;
  std::optional<protocol::AudioFrameReader> frame_reader;
  std::uint8_t counter = 0;
  Count wled_packets{0};
  Count audio_frame_packets{0};
  Count send_errors{0};
  std::condition_variable_any wake;
  std::jthread thread;  // last, so that it ends before what it uses
};

LightSender::LightSender(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {
  impl_->thread =
      std::jthread{[own = impl_.get()](const std::stop_token& stop) { own->run(stop); }};
}
LightSender::~LightSender() = default;

LightCounters LightSender::counters() const noexcept {
  return {.wled_packets = impl_->wled_packets.load(std::memory_order_relaxed),
          .audio_frames = impl_->audio_frame_packets.load(std::memory_order_relaxed),
          .send_errors = impl_->send_errors.load(std::memory_order_relaxed)};
}

Result<std::unique_ptr<LightSender>> LightSender::start(const TransportClock& clock,
                                                        const SpectrumAnalyzer& analyzer,
                                                        const LightOptions& options, LogSink log) {
  auto wled = open_targets(options.wled, options.multicast);
  if (!wled) return wled.error();
  auto audio_frames = open_targets(options.audio_frames, options.multicast);
  if (!audio_frames) return audio_frames.error();
  auto impl = std::make_unique<Impl>(clock, detail::SpectrumAnalyzerAccess::history(analyzer),
                                     options.rate_hz, std::move(*wled), std::move(*audio_frames),
                                     std::move(log));
  return std::unique_ptr<LightSender>{new LightSender{std::move(impl)}};
}

}  // namespace tactus::bridges
