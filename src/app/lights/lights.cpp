#include "app/lights/lights.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <clocale>
#include <csignal>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>

#include "app/lights/view.h"
#include "app/monitor/update_stats.h"
#include "app/system/exit_codes.h"
#include "app/system/output.h"
#include "app/terminal/event_loop.h"
#include "app/terminal/terminal.h"
#include "bridges/lights/udp_target.h"
#include "protocol/lights/light_packet.h"

namespace tactus::app {
namespace {

using std::chrono::milliseconds;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr milliseconds picture_period{34};  // just under 30 frames per second
constexpr milliseconds report_period{1'000};
constexpr milliseconds hit_flash{130};
constexpr milliseconds wled_timeout{2'500};  // WLED then returns to its own sound
constexpr std::size_t longest_packet = 2048;
constexpr int most_packets_at_once = 64;

/// Continues a counter that wraps.
template <class Counter>
class Unwrapped {
 public:
  std::uint64_t next(Counter counter) {
    value_ += static_cast<Counter>(counter - static_cast<Counter>(value_));
    return value_;
  }

 private:
  std::uint64_t value_ = 0;
};

class Lights : public EventListener {
 public:
  Lights(const LightsOptions& options, platform::UdpReceiver socket)
      : options_{options}, socket_{std::move(socket)}, screen_{Terminal::present()} {
    picture_.address = bridges::to_text(options.address);
    picture_.problem = "no packets yet; to send some: tactus serve --wled all";
  }

  int run() {
    if (screen_) terminal_.enter();
    loop_.watch(socket_.descriptor());
    loop_.tick_every(screen_ ? picture_period : report_period);
    loop_.run();
    terminal_.leave();
    if (screen_ && picture_.received > 0)
      static_cast<void>(write_out(lights_line(picture_) + "\n"));
    if (!last_words_.empty()) print_error(last_words_);
    return exit_code_;
  }

  void on_readable() override {
    std::array<char, longest_packet> bytes{};
    for (int i = 0; i < most_packets_at_once && !ended_; ++i) {
      const auto datagram = socket_.receive(bytes);
      if (!datagram) return;
      const auto size = std::min(datagram->bytes, bytes.size());
      const auto packet = protocol::read_light_packet({bytes.data(), size});
      if (!packet) {
        ++picture_.refused;
        if (picture_.received == 0)
          picture_.problem =
              fmt::format("{} sends something else: {}", datagram->sender, packet.error().message);
        continue;
      }
      take(*packet, datagram->sender, std::chrono::steady_clock::now());
    }
  }

  void on_tick() override {
    const auto now = std::chrono::steady_clock::now();
    if (picture_.received > 0) {
      const auto since = now - last_packet_;
      picture_.problem =
          since < wled_timeout
              ? std::string{}
              : fmt::format("no packet for {} s",
                            std::chrono::duration_cast<std::chrono::seconds>(since).count());
    }
    measure(now);
    if (screen_) {
      watch_keys();
      draw(now);
    } else if (picture_.received > told_) {
      put_line();
    } else if (!picture_.problem.empty() &&
               picture_.problem != std::exchange(said_, picture_.problem) &&
               picture_.received == 0) {
      print_error(picture_.problem);
    }
  }

  void on_input() override {
    watching_keys_ = false;
    if (terminal_.keys().find('q') != std::string::npos) return end(exit_ok);
    watch_keys();
  }

  void on_end_signal() override { end(exit_ok); }
  void on_suspend() override { terminal_.leave(); }
  void on_continue() override {
    stats_.reconnected();  // the pause is not a gap in the stream
    if (screen_) terminal_.enter();
  }

 private:
  void take(const protocol::LightPacket& packet, const std::string& sender, SteadyTime at) {
    // A light ignores the kind that it does not know. Where both arrive, WLED's are shown.
    if (std::holds_alternative<protocol::WledPacket>(packet)) {
      last_wled_ = at;
    } else if (last_wled_ && at < *last_wled_ + wled_timeout) {
      ++picture_.refused;
      return;
    }
    const bool changes_kind = picture_.packet && picture_.packet->index() != packet.index();
    if (changes_kind) stats_.reconnected();  // each kind has its own numbers
    picture_.sender = sender;
    const bool hit = std::visit([this](const auto& p) { return count(p); }, packet);
    if (hit) last_hit_ = at;
    stats_.add(at, sequence_);
    last_packet_ = at;
    picture_.packet = packet;
    measure(at);
    if (picture_.received == options_.count) {
      if (!screen_) put_line();
      end(exit_ok);
    }
  }

  /// Notes the packet's number. @return whether its light flashes
  bool count(const protocol::WledPacket& packet) {
    sequence_ = wled_counter_.next(packet.frame_counter);
    return packet.sample_peak;
  }
  /// An audio frame numbers hops, of which some are not sent.
  bool count(const protocol::AudioFrame& frame) {
    ++sequence_;
    return frame.beat_tick;
  }

  void measure(SteadyTime now) {
    picture_.rate_hz = stats_.rate_hz(now);
    picture_.missed = stats_.missed();
    picture_.received = stats_.received();
    picture_.is_lit = now < last_hit_ + hit_flash;
  }

  /// Waits for the next key, unless the program is in the background.
  void watch_keys() {
    if (watching_keys_ || !terminal_.enable_keys()) return;
    watching_keys_ = true;
    loop_.watch_input();
  }

  void draw(SteadyTime now) {
    measure(now);
    const ViewStyle style = terminal_.style();
    put(terminal_.draw(lights_view(picture_, style), style));
  }

  void put_line() {
    told_ = picture_.received;
    put(write_out(lights_line(picture_) + "\n"));
  }

  /// A closed pipe, e.g. by `head`, is a clean end.
  void put(const std::error_code& failure) {
    if (failure == std::errc::broken_pipe) {
      end(exit_ok);
    } else if (failure) {
      end(exit_failure, "cannot write: " + failure.message());
    }
  }

  void end(int code, std::string last_words = {}) {
    if (!std::exchange(ended_, true)) {
      exit_code_ = code;
      last_words_ = std::move(last_words);
    }
    loop_.stop();
  }

  const LightsOptions& options_;
  platform::UdpReceiver socket_;
  EventLoop loop_{*this};
  bool screen_;
  Terminal terminal_;
  UpdateStats stats_;
  LightsPicture picture_;
  Unwrapped<std::uint8_t> wled_counter_;
  std::uint64_t sequence_ = 0;
  SteadyTime last_hit_{};
  SteadyTime last_packet_{};
  std::optional<SteadyTime> last_wled_;
  std::uint64_t told_ = 0;  // packets up to the last line
  std::string said_;
  bool watching_keys_ = false;
  bool ended_ = false;
  int exit_code_ = exit_ok;
  std::string last_words_;
};

}  // namespace

int run_lights(const LightsOptions& options) {
  auto socket = platform::UdpReceiver::open(options.address, {.interface = options.interface});
  if (!socket) {
    return fail(socket.error().message);
  }
  std::setlocale(LC_CTYPE, "");
  return Lights{options, std::move(*socket)}.run();
}

}  // namespace tactus::app
