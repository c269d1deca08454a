#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

#include "audio/pipe/pcm_source.h"

namespace tactus::audio {

/// A pipe: the source reads from it, the test writes to it.
class PipedSource {
 public:
  explicit PipedSource(Pace pace = Pace::stored) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error{"no pipe"};
    writer_ = platform::FileDescriptor{ends[1]};
    source_.emplace(PcmInput{.file = platform::FileDescriptor{ends[0]}, .name = "a pipe"},
                    PcmOptions{.pace = pace}, 48'000);
  }

  PcmSource& source() { return *source_; }
  int writer() const { return writer_.number(); }
  void close_writer() { writer_ = platform::FileDescriptor{}; }

  // Frame n is n + 1 on both sides, in units of the last bit.
  void write_frames(int first, int count) {
    std::vector<std::int16_t> samples;
    for (int i = first; i < first + count; ++i) {
      samples.insert(samples.end(), 2, static_cast<std::int16_t>((i + 1) % 32'768));
    }
    write_bytes(samples.data(), samples.size() * sizeof(std::int16_t));
  }
  void write_bytes(const void* bytes, std::size_t size) {
    const auto* next = static_cast<const std::byte*>(bytes);
    while (size > 0) {
      const ssize_t written = write(writer(), next, size);
      if (written <= 0) throw std::runtime_error{"the pipe is broken"};
      next += written;
      size -= static_cast<std::size_t>(written);
    }
  }

  void wait_for_frames(std::size_t count) {
    while (source().buffered() < count) std::this_thread::yield();
  }
  void wait_for_end() {
    while (!source().input_over()) std::this_thread::yield();
  }

  // Returns the left side of the next block, in units of the last bit.
  std::vector<int> play(std::size_t frames, bool playing = true) {
    std::vector<float> out(frames * channels, 9.0F);
    source().render({.frames = static_cast<Frames>(frames), .playing = playing}, out);
    std::vector<int> left;
    for (std::size_t i = 0; i < frames; ++i) {
      EXPECT_EQ(out[2 * i], out[2 * i + 1]);
      left.push_back(static_cast<int>(out[2 * i] * 32'768.0F));
    }
    return left;
  }

 private:
  platform::FileDescriptor writer_;
  std::optional<PcmSource> source_;
};

/// The left side of frames written by write_frames.
inline std::vector<int> counting(int first, int count) {
  std::vector<int> result;
  for (int i = first; i < first + count; ++i) result.push_back((i + 1) % 32'768);
  return result;
}

}  // namespace tactus::audio
