// A clock and its server as one object: the shortest program that serves a transport.
//
//     create_app [PORT]      8000 unless given
//
// No audio runs here, so the playhead moves by commands alone. In a program with audio its callback
// calls app.transport().update_position(frames), as embed_audio_callback.cpp shows.
#include <tactus/tactus.h>

#include <cstdio>
#include <exception>
#include <string>

int main(int argc, char** argv) try {
  const int port = argc > 1 ? std::stoi(argv[1]) : 8000;

  auto app = tactus::create_transport_app({.sample_rate = 48'000, .block_size = 512, .bpm = 120.0});
  app.transport().seek_beat(16);

  std::printf("serving the clock at http://localhost:%d, Ctrl-C ends\n", port);
  std::fflush(stdout);
  app.run({.port = static_cast<std::uint16_t>(port)});  // until Ctrl-C
} catch (const std::exception& error) {
  std::fprintf(stderr, "create_app: %s\n", error.what());
  return 1;
}
