// Adds a clock to an existing Boost.Asio program.
//
//     asio_program [PORT]      default 8000; 0 takes a free one
//
// The program's own work, here a light switched on each beat, stays on its own io_context. It
// shares only the clock with the server, and any thread may read and command the clock. There is no
// audio here: a timer moves the clock. It runs on the io_context's only thread, because the clock
// must be moved by one thread.
#include <tactus/tactus.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <exception>
#include <string>

namespace {

namespace asio = boost::asio;
using Time = std::chrono::steady_clock;

/// Moves a clock in real time, and switches the light on each beat.
class Show {
 public:
  Show(asio::io_context& context, tactus::TransportClock& clock)
      : timer_{context}, clock_{clock}, began_{Time::now()} {
    advance();
  }

 private:
  /// An ordinary handler: it moves and reads the clock, and never waits.
  void advance() {
    const std::chrono::duration<double> running = Time::now() - began_;
    const auto due = std::llround(running.count() * clock_.options().sample_rate);
    clock_.update_position(due - moved_);
    moved_ = due;

    const tactus::TransportState state = clock_.get_state();
    const auto beat = static_cast<long long>(std::floor(state.beat_pos));
    if (state.playing && beat != beat_) {
      const auto time = state.time_formatted.view();
      std::printf("light %lld at %.*s\n", beat, static_cast<int>(time.size()), time.data());
      std::fflush(stdout);
      beat_ = beat;
    }

    timer_.expires_after(std::chrono::milliseconds{10});
    timer_.async_wait([this](const boost::system::error_code& failure) {
      if (!failure) advance();
    });
  }

  asio::steady_timer timer_;
  tactus::TransportClock& clock_;
  Time::time_point began_;
  tactus::Frames moved_ = 0;
  long long beat_ = -1;
};

}  // namespace

int main(int argc, char** argv) try {
  const int port = argc > 1 ? std::stoi(argv[1]) : 8000;
  asio::io_context context;
  asio::signal_set signals{context, SIGINT, SIGTERM};
  signals.async_wait([&](const boost::system::error_code&, int) { context.stop(); });

  tactus::TransportClock clock{{.bpm = 240}};
  Show show{context, clock};
  tactus::Server server{clock, {.port = static_cast<std::uint16_t>(port)}};
  std::printf("serving the clock at %s, press Ctrl-C to stop\n", server.url().c_str());
  std::fflush(stdout);

  clock.play().value();
  context.run();
} catch (const std::exception& error) {
  std::fprintf(stderr, "asio_program: %s\n", error.what());
  return 1;
}
