// Prints the playhead of a tactus server, ten times a second.
//
//     follow_playhead [ADDRESS [LINES]]      default localhost:8000, without end
//
// A key of the server, if it needs one, is read from the variable TACTUS_KEY.
#include <tactus/client.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <thread>
#include <utility>

int main(int argc, char** argv) try {
  const char* key = std::getenv("TACTUS_KEY");
  tactus::ClientOptions options{.key = key != nullptr ? key : "", .beats = true};
  options.on.lost = [](const tactus::ConnectionLoss& loss) {
    std::fprintf(stderr, "%s; retrying\n", loss.reason.c_str());
  };
  tactus::Client client{argc > 1 ? argv[1] : "localhost:8000", std::move(options)};
  client.wait_until_ready(std::chrono::seconds{10}).value();

  const long lines = argc > 2 ? std::atol(argv[2]) : -1;
  for (long line = 0; line != lines; ++line) {
    // On any thread, also in an audio callback or while drawing a frame.
    const tactus::NowPlaying now = client.now_playing();
    std::printf("%.3f s  beat %.3f  %g BPM  %s  +-%.2f ms\n", now.time_seconds, now.beat_pos,
                now.bpm, std::string{tactus::name(now.status)}.c_str(), now.error_bound_ms);
    while (const auto beat = client.next_beat()) {
      std::printf("%s %lld\n", beat->downbeat() ? "bar" : "beat",
                  static_cast<long long>(beat->beat_index));
    }
    std::fflush(stdout);
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
  }
} catch (const std::exception& error) {
  std::fprintf(stderr, "follow_playhead: %s\n", error.what());
  return 1;
}
