#include "app/monitor/monitor.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <clocale>
#include <csignal>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "app/cli/command_line.h"
#include "app/monitor/key_source.h"
#include "app/monitor/peak_hold.h"
#include "app/monitor/server_address.h"
#include "app/monitor/stream_client.h"
#include "app/monitor/update_stats.h"
#include "app/monitor/view.h"
#include "app/system/exit_codes.h"
#include "app/system/output.h"
#include "app/terminal/terminal.h"
#include "protocol/spectrum/frame_reader.h"
#include "protocol/transport/state_reader.h"
#include "protocol/websocket/server_message.h"
#include "transport/unix_time.h"

namespace tactus::app {
namespace {

using std::chrono::milliseconds;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::string_view clock_path = "/ws/transport/clock";
constexpr std::string_view all_topics_path = "/ws";
constexpr milliseconds frame_period{34};  // just under 30 frames per second
constexpr milliseconds line_period{1'000};
constexpr milliseconds first_retry{250};
constexpr milliseconds last_retry{4'000};
constexpr milliseconds flash{130};          // visible, yet over before the next fast beat
constexpr std::chrono::seconds silence{2};  // the slowest clock sends once per second

class Monitor : public StreamListener {
 public:
  Monitor(const MonitorOptions& options, const ServerAddress& address, const std::string& key)
      : options_{options},
        server_{address.authority()},
        client_{address, key, *this},
        has_key_{!key.empty()},
        all_topics_{address.path() == all_topics_path},
        screen_{!options.json && Terminal::present()} {
    picture_.url = address.url();
    picture_.problem = "connecting";
  }

  int run() {
    if (screen_) terminal_.enter();
    if (!options_.json) client_.tick_every(screen_ ? frame_period : line_period);
    client_.connect_after(milliseconds{0});
    client_.run();
    terminal_.leave();
    if (screen_ && picture_.received > 0) {
      static_cast<void>(write_out(monitor_line(picture_) + "\n"));
    }
    if (!last_words_.empty()) print_error(last_words_);
    return exit_code_;
  }

  void on_connected() override {
    connected_ = true;
    stats_.reconnected();
    last_update_ = std::chrono::steady_clock::now();
    picture_.problem.clear();
    if (!all_topics_) return;
    subscribe("transport.subscribe");
    if (!screen_) return;
    for (const char* topic : {"beat.subscribe", "audio.subscribe", "audio.fft.subscribe"})
      subscribe(topic);
    picture_.beat_light = BeatLight::dark;
  }

  void on_text(std::string_view text, SteadyTime at) override {
    if (!all_topics_) {
      const auto state = protocol::read_state(text);
      return state ? take(*state, text, at) : end_on_invalid_message(state.error());
    }
    const auto message = protocol::read_server_message(text);
    if (!message) return end_on_invalid_message(message.error());
    if (const auto* state = std::get_if<TransportState>(&*message)) {
      take(*state, text, at);
    } else if (const auto* beat = std::get_if<protocol::BeatUpdate>(&*message)) {
      flash_ = beat->downbeat ? BeatLight::downbeat : BeatLight::beat;
      last_beat_ = at;
    } else if (const auto* subscribed = std::get_if<protocol::FftSubscribed>(&*message)) {
      picture_.spectrum = SpectrumPicture{.band_hz = subscribed->band_hz};
      peaks_ = {};
    } else if (const auto* frame = std::get_if<protocol::FftFrame>(&*message)) {
      if (!picture_.spectrum) return;
      peaks_.update(frame->bins, at);
      picture_.spectrum->bins = frame->bins;
      picture_.spectrum->peaks = peaks_.peaks();
    } else if (const auto* error = std::get_if<protocol::RequestError>(&*message)) {
      take(*error);
    }
  }

  void on_binary(std::string_view bytes) override {
    if (const auto frame = protocol::read_audio_frame(bytes)) picture_.rms = frame->features.rms;
  }

  void on_lost(std::string_view reason) override {
    connected_ = false;
    picture_.beat_light = BeatLight::absent;
    picture_.spectrum.reset();
    picture_.rms.reset();
    picture_.note.clear();
    const auto what = picture_.received == 0
                          ? fmt::format("cannot connect to {}: {}", server_, reason)
                          : fmt::format("lost connection to {}: {}", server_, reason);
    if (options_.json) return end(exit_failure, what);
    picture_.problem = fmt::format("{}; retrying in {:.3g} s", what,
                                   std::chrono::duration<double>{retry_}.count());
    // Line output reports each kind of problem once.
    if (!screen_ && what != std::exchange(told_, what)) print_error(what + "; retrying");
    fresh_ = true;
    client_.connect_after(retry_);
    retry_ = std::min(2 * retry_, last_retry);
  }

  void on_refused(std::string_view reason, bool needs_key) override {
    const auto* remedy = "";
    if (needs_key && !has_key_) remedy = "; put a key into the variable TACTUS_KEY or --key-file";
    end(exit_failure, fmt::format("{} refused this client: {}{}", server_, reason, remedy));
  }

  void on_tick() override {
    const auto now = std::chrono::steady_clock::now();
    if (connected_ && last_update_ + silence < now) {
      picture_.problem =
          fmt::format("no update for {} s",
                      std::chrono::duration_cast<std::chrono::seconds>(now - last_update_).count());
      fresh_ = true;
    } else if (connected_) {
      picture_.problem.clear();
    }
    measure(now);
    if (screen_) {
      watch_keys();
      draw(now);
    } else if (picture_.received > 0 && std::exchange(fresh_, false)) {
      put_line();
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
  void subscribe(std::string_view topic) { client_.send(protocol::encode_request(topic)); }

  void take(const TransportState& state, std::string_view text, SteadyTime at) {
    retry_ = first_retry;
    last_update_ = at;
    stats_.add(at, state.seq);
    picture_.state = state;
    measure(at);
    fresh_ = true;
    if (options_.json) put(write_out(json_line(text, transport::unix_ms_now())));
    if (picture_.received == options_.count) {
      if (!options_.json && !screen_) put_line();
      end(exit_ok);
    }
  }

  void take(const protocol::RequestError& error) {
    if (error.table_full) {
      picture_.note = "no spectrum: subscriber limit reached";
    } else if (error.request_id.starts_with("audio.")) {
      picture_.note = "no spectrum: not available on this server";
    } else if (error.request_id == "beat.subscribe") {
      picture_.beat_light = BeatLight::absent;
    } else {
      end(exit_failure, fmt::format("{}: the server refused transport.subscribe", picture_.url));
    }
  }

  void end_on_invalid_message(const Error& error) {
    end(exit_failure, fmt::format("{}: not a tactus stream: {}", picture_.url, error.message));
  }

  /// Waits for the next key, unless the program is in the background.
  void watch_keys() {
    if (watching_keys_ || !terminal_.enable_keys()) return;
    watching_keys_ = true;
    client_.watch_input();
  }

  void measure(SteadyTime now) {
    picture_.rate_hz = stats_.rate_hz(now);
    picture_.jitter_ms = stats_.jitter_ms(now);
    picture_.missed = stats_.missed();
    picture_.received = stats_.received();
  }

  void draw(SteadyTime now) {
    if (picture_.beat_light != BeatLight::absent)
      picture_.beat_light = now < last_beat_ + flash ? flash_ : BeatLight::dark;
    const ViewStyle style = terminal_.style();
    put(terminal_.draw(monitor_view(picture_, style), style));
  }

  void put_line() { put(write_out(monitor_line(picture_) + "\n")); }

  /// A closed pipe, e.g. by `head`, is a clean end.
  void put(const std::error_code& failure) {
    if (failure == std::errc::broken_pipe) {
      end(exit_ok);
    } else if (failure) {
      end(exit_failure, "cannot write: " + failure.message());
    }
  }

  void end(int code, std::string last_words = {}) {
    if (!ended_) {
      ended_ = true;
      exit_code_ = code;
      last_words_ = std::move(last_words);
    }
    client_.stop();
  }

  const MonitorOptions& options_;
  std::string server_;
  StreamClient client_;
  bool has_key_;
  bool all_topics_;  // from /ws; else the clock only
  bool screen_;
  Terminal terminal_;
  UpdateStats stats_;
  MonitorPicture picture_;
  PeakHold peaks_;
  BeatLight flash_ = BeatLight::dark;
  SteadyTime last_beat_{};
  bool watching_keys_ = false;
  std::string told_;
  SteadyTime last_update_{};
  milliseconds retry_ = first_retry;
  bool connected_ = false;
  bool fresh_ = false;
  bool ended_ = false;
  int exit_code_ = exit_ok;
  std::string last_words_;
};

}  // namespace

std::string json_line(std::string_view text, double received_ms) {
  std::string line{text.substr(0, text.rfind('}'))};
  // JSON allows newlines between tokens only, so spaces can replace them.
  std::replace_if(line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return fmt::format("{},\"received_ms\":{:.3f}}}\n", line, received_ms);
}

int run_monitor(const MonitorOptions& options) {
  const auto address =
      parse_server_address(options.url, options.json ? clock_path : all_topics_path);
  if (!address) {
    print_error(address.error().message);
    return exit_usage;
  }
  const auto key = client_key(options.key_file, process_environment());
  if (!key) {
    print_error(key.error().message);
    return exit_usage;
  }
  std::setlocale(LC_CTYPE, "");
  Monitor monitor{options, *address, *key};
  const int code = monitor.run();
  // A signal now ends the program at once, even during a name look-up.
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  return code;
}

}  // namespace tactus::app
