#include "app/monitor.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <clocale>
#include <csignal>
#include <optional>
#include <utility>

#include "app/exit_codes.h"
#include "app/monitor_address.h"
#include "app/monitor_view.h"
#include "app/output.h"
#include "app/stream_client.h"
#include "app/terminal.h"
#include "app/update_stats.h"
#include "protocol/state_reader.h"

namespace tactus::app {
namespace {

using std::chrono::milliseconds;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr milliseconds frame_period{34};  // just under 30 a second
constexpr milliseconds line_period{1'000};
constexpr milliseconds first_retry{250};
constexpr milliseconds last_retry{4'000};
constexpr std::chrono::seconds silence{2};  // the slowest clock speaks once a second

double unix_ms() {
  return std::chrono::duration<double, std::milli>{
      std::chrono::system_clock::now().time_since_epoch()}
      .count();
}

class Monitor : public StreamListener {
 public:
  Monitor(const MonitorOptions& options, const MonitorAddress& address)
      : options_{options},
        server_{address.authority()},
        client_{address, *this},
        screen_{!options.json && Terminal::present()} {
    picture_.url = address.url();
    picture_.trouble = "connecting";
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
    if (!last_words_.empty()) complain(last_words_);
    return exit_code_;
  }

  void on_connected() override {
    connected_ = true;
    stats_.reconnected();
    last_update_ = std::chrono::steady_clock::now();
    picture_.trouble.clear();
  }

  void on_text(std::string_view text, SteadyTime at) override {
    const auto state = protocol::read_state(text);
    if (!state) {
      return end(exit_failure,
                 fmt::format("{}: not a clock's stream: {}", picture_.url, state.error().message));
    }
    retry_ = first_retry;
    last_update_ = at;
    stats_.add(at, state->seq);
    picture_.state = *state;
    measure(at);
    fresh_ = true;
    if (options_.json) put(write_out(json_line(text, unix_ms())));
    if (picture_.received == options_.count) {
      if (!options_.json && !screen_) put_line();
      end(exit_ok);
    }
  }

  void on_lost(std::string_view reason) override {
    connected_ = false;
    const auto what = picture_.received == 0
                          ? fmt::format("no clock at {}: {}", server_, reason)
                          : fmt::format("lost the server at {}: {}", server_, reason);
    if (options_.json) return end(exit_failure, what);
    picture_.trouble = fmt::format("{}; trying again in {:.3g} s", what,
                                   std::chrono::duration<double>{retry_}.count());
    // Where lines are not redrawn, each kind of trouble is told once.
    if (!screen_ && what != std::exchange(told_, what)) complain(what + "; trying again");
    fresh_ = true;
    client_.connect_after(retry_);
    retry_ = std::min(2 * retry_, last_retry);
  }

  void on_tick() override {
    const auto now = std::chrono::steady_clock::now();
    if (connected_ && last_update_ + silence < now) {
      picture_.trouble =
          fmt::format("no update for {} s",
                      std::chrono::duration_cast<std::chrono::seconds>(now - last_update_).count());
      fresh_ = true;
    } else if (connected_) {
      picture_.trouble.clear();
    }
    measure(now);
    if (screen_) {
      draw();
    } else if (picture_.received > 0 && std::exchange(fresh_, false)) {
      put_line();
    }
  }

  void on_end_signal() override { end(exit_ok); }
  void on_suspend() override { terminal_.leave(); }
  void on_continue() override {
    stats_.reconnected();  // the pause is none of the stream's
    if (screen_) terminal_.enter();
    drawn_.clear();
  }

 private:
  void measure(SteadyTime now) {
    picture_.rate_hz = stats_.rate_hz(now);
    picture_.jitter_ms = stats_.jitter_ms(now);
    picture_.missed = stats_.missed();
    picture_.received = stats_.received();
  }

  void draw() {
    auto page = monitor_view(picture_, terminal_.style());
    if (page == drawn_) return;
    put(terminal_.draw(page));
    drawn_ = std::move(page);
  }

  void put_line() { put(write_out(monitor_line(picture_) + "\n")); }

  /// A reader that has gone (as `head` does) is a clean end.
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
  bool screen_;
  Terminal terminal_;
  UpdateStats stats_;
  MonitorPicture picture_;
  std::string drawn_;
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
  // Outside of strings, where JSON allows them, ends of lines are blanks like others.
  std::replace_if(line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return fmt::format("{},\"received_ms\":{:.3f}}}\n", line, received_ms);
}

int run_monitor(const MonitorOptions& options) {
  const auto address = parse_monitor_address(options.url);
  if (!address) {
    complain(address.error().message);
    return exit_usage;
  }
  std::setlocale(LC_CTYPE, "");
  Monitor monitor{options, *address};
  const int code = monitor.run();
  // From here on a signal ends at once, even while a look-up of a name goes on.
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  return code;
}

}  // namespace tactus::app
