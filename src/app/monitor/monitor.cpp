#include "app/monitor/monitor.h"

#include <fmt/format.h>
#include <tactus/client.h>

#include <algorithm>
#include <chrono>
#include <clocale>
#include <csignal>
#include <optional>
#include <string>
#include <utility>

#include "app/cli/command_line.h"
#include "app/monitor/key_source.h"
#include "app/monitor/peak_hold.h"
#include "app/monitor/target.h"
#include "app/monitor/update_stats.h"
#include "app/monitor/view.h"
#include "app/system/exit_codes.h"
#include "app/system/output.h"
#include "app/terminal/event_loop.h"
#include "app/terminal/terminal.h"
#include "transport/unix_time.h"

namespace tactus::app {
namespace {

using std::chrono::milliseconds;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr milliseconds frame_period{34};  // just under 30 frames per second
constexpr milliseconds line_period{1'000};
constexpr milliseconds flash{130};          // visible, yet over before the next fast beat
constexpr std::chrono::seconds silence{2};  // the slowest clock sends once per second

class Monitor : public EventListener {
 public:
  Monitor(const MonitorOptions& options, MonitorTarget target, std::string key)
      : options_{options},
        target_{std::move(target)},
        key_{std::move(key)},
        all_topics_{!target_.clock_only && !options.json},
        screen_{!options.json && Terminal::present()} {
    picture_.url = target_.url;
    picture_.problem = "connecting";
  }

  int run() {
    if (screen_) terminal_.enter();
    if (!options_.json) loop_.tick_every(screen_ ? frame_period : line_period);
    client_.emplace(target_.socket, client_options());
    loop_.run();
    terminal_.leave();
    if (screen_ && picture_.received > 0) {
      static_cast<void>(write_out(monitor_line(picture_) + "\n"));
    }
    if (!last_words_.empty()) print_error(last_words_);
    return exit_code_;
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
  ClientOptions client_options() {
    const bool shows_all = screen_ && all_topics_;
    ClientOptions options{.key = key_,
                          .rate_hz = target_.rate_hz,
                          .beats = shows_all,
                          .audio_frames = shows_all,
                          .source = shows_all};
    if (shows_all) options.spectrum = SpectrumStreamOptions{};
    // The client's thread calls these; the loop's handles them.
    options.on = {
        .opened = [this](bool) { post([this] { on_connected(); }); },
        .lost = [this](const ConnectionLoss& loss) { post([this, loss] { on_lost(loss); }); },
        .failed = [this](const Error& error) { post([this, error] { on_failed(error); }); },
        .state =
            [this](const StateUpdate& update) {
              post([this, state = update.state, text = std::string{update.json},
                    at = std::chrono::steady_clock::now()] { take(state, text, at); });
            },
        .beat =
            [this](const BeatEvent& beat) {
              post([this, downbeat = beat.downbeat()] {
                flash_ = downbeat ? BeatLight::downbeat : BeatLight::beat;
                last_beat_ = std::chrono::steady_clock::now();
              });
            },
        .spectrum_settings =
            [this](const SpectrumSettings& settings) {
              post([this, settings] {
                picture_.spectrum = SpectrumPicture{.band_hz = settings.band_hz};
                picture_.note.clear();
                peaks_ = {};
              });
            },
        .spectrum = [this](const SpectrumFrame& frame) { post([this, frame] { take(frame); }); },
        .audio_frame =
            [this](const AudioFrame& frame) {
              // A tempo of the transport's has the confidence 1.
              const auto heard = frame.confidence < 1.0
                                     ? std::optional{HeardTempo{frame.bpm, frame.confidence}}
                                     : std::nullopt;
              post([this, rms = frame.rms, heard] {
                picture_.rms = rms;
                picture_.heard = heard;
              });
            },
        .source =
            [this](const SourceInfo& source) {
              post([this, source] { picture_.source = source; });
            },
        .refused =
            [this](Stream stream, const Error& error) {
              post([this, stream, error] { on_stream_refused(stream, error); });
            },
        .invalid =
            [this](const Error& error) { post([this, error] { end_on_invalid_message(error); }); }};
    return options;
  }

  /// Calls on the loop's thread, unless the monitor has ended by then.
  template <class Call>
  void post(Call call) {
    loop_.post([this, call = std::move(call)] {
      if (!ended_) call();
    });
  }

  void on_connected() {
    connected_ = true;
    stats_.reconnected();
    last_update_ = std::chrono::steady_clock::now();
    picture_.problem.clear();
    if (screen_ && all_topics_) picture_.beat_light = BeatLight::dark;
  }

  void on_lost(const ConnectionLoss& loss) {
    connected_ = false;
    picture_.beat_light = BeatLight::absent;
    picture_.spectrum.reset();
    picture_.rms.reset();
    picture_.heard.reset();
    picture_.source.reset();
    picture_.note.clear();
    const auto what =
        picture_.received == 0
            ? fmt::format("cannot connect to {}: {}", target_.authority, loss.reason)
            : fmt::format("lost connection to {}: {}", target_.authority, loss.reason);
    if (options_.json) return end(exit_failure, what);
    picture_.problem = fmt::format("{}; retrying in {:.2g} s", what,
                                   std::chrono::duration<double>{loss.retry_after}.count());
    // Line output reports each kind of problem once.
    if (!screen_ && what != std::exchange(told_, what)) print_error(what + "; retrying");
    fresh_ = true;
  }

  void on_failed(const Error& error) {
    if (error.code != ErrorCode::unauthenticated && error.code != ErrorCode::permission_denied)
      return end(exit_failure, fmt::format("{}: {}", target_.url, error.message));
    const auto* remedy = "";
    if (error.code == ErrorCode::unauthenticated && key_.empty())
      remedy = "; put a key into the variable TACTUS_KEY or --key-file";
    end(exit_failure,
        fmt::format("{} refused this client: {}{}", target_.authority, error.message, remedy));
  }

  void on_stream_refused(Stream stream, const Error& error) {
    if (stream == Stream::beats) {
      picture_.beat_light = BeatLight::absent;
    } else if (stream == Stream::source) {
      picture_.source.reset();  // an older server
    } else if (stream == Stream::spectrum && error.code == ErrorCode::resource_exhausted) {
      picture_.note = "no spectrum: limit of the server reached";
    } else {
      picture_.note = "no spectrum: not available on this server";
    }
  }

  void take(const TransportState& state, std::string_view text, SteadyTime at) {
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

  void take(const SpectrumFrame& frame) {
    if (!picture_.spectrum) return;
    peaks_.update(frame.bins, std::chrono::steady_clock::now());
    picture_.spectrum->bins = frame.bins;
    picture_.spectrum->peaks = peaks_.peaks();
  }

  void end_on_invalid_message(const Error& error) {
    end(exit_failure, fmt::format("{}: not a tactus stream: {}", picture_.url, error.message));
  }

  /// Waits for the next key, unless the program is in the background.
  void watch_keys() {
    if (watching_keys_ || !terminal_.enable_keys()) return;
    watching_keys_ = true;
    loop_.watch_input();
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
    loop_.stop();
  }

  const MonitorOptions& options_;
  const MonitorTarget target_;
  const std::string key_;
  const bool all_topics_;  // from /ws; else the clock only
  const bool screen_;
  EventLoop loop_{*this};
  Terminal terminal_;
  UpdateStats stats_;
  MonitorPicture picture_;
  PeakHold peaks_;
  BeatLight flash_ = BeatLight::dark;
  SteadyTime last_beat_{};
  bool watching_keys_ = false;
  std::string told_;
  SteadyTime last_update_{};
  bool connected_ = false;
  bool fresh_ = false;
  bool ended_ = false;
  int exit_code_ = exit_ok;
  std::string last_words_;
  std::optional<Client> client_;  // the last, since its thread calls the rest
};

}  // namespace

std::string json_line(std::string_view text, double received_ms) {
  std::string line{text.substr(0, text.rfind('}'))};
  // JSON allows newlines between tokens only, so spaces can replace them.
  std::replace_if(line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return fmt::format("{},\"received_ms\":{:.3f}}}\n", line, received_ms);
}

int run_monitor(const MonitorOptions& options) {
  const auto target = read_target(options.url);
  if (!target) {
    return fail(target.error().message, exit_usage);
  }
  const auto key = client_key(options.key_file, process_environment());
  if (!key) {
    return fail(key.error().message, exit_usage);
  }
  std::setlocale(LC_CTYPE, "");
  Monitor monitor{options, *target, *key};
  const int code = monitor.run();
  // A signal now ends the program at once, even during a name look-up.
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  return code;
}

}  // namespace tactus::app
