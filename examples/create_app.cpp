// A clock and its server in one object: the shortest program that serves a transport.
//
//     create_app [PORT]      default 8000
//
// No audio runs here, so only commands move the playhead. In a program with audio the callback
// calls app.transport().update_position(frames), as in embed_audio_callback.cpp.
#include <tactus/tactus.h>

#include <cstdio>
#include <exception>
#include <string>

int main(int argc, char** argv) try {
  const int port = argc > 1 ? std::stoi(argv[1]) : 8000;

  auto app = tactus::create_transport_app({.sample_rate = 48'000, .block_size = 512, .bpm = 120.0});
  app.transport().seek_beat(16).value();

  std::printf("serving the clock at http://localhost:%d, press Ctrl-C to stop\n", port);
  std::fflush(stdout);
  app.run({.port = static_cast<std::uint16_t>(port)});  // until Ctrl-C
} catch (const std::exception& error) {
  std::fprintf(stderr, "create_app: %s\n", error.what());
  return 1;
}
