#pragma once

#include <tactus/result.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "audio/sources/pcm_decoder.h"
#include "audio/sources/source.h"
#include "platform/file_descriptor.h"
#include "platform/interruptible_input.h"
#include "realtime/spsc_ring.h"

namespace tactus::audio {

/// Plays raw PCM at the engine's rate from a pipe or file.
///
/// The input has no timeline: it plays independently of the position, and ignores seeks and loops.
/// While paused, nothing is read, so the writer blocks. On underrun it counts a dropout and plays
/// silence until a cushion of 50 ms has arrived.
class PcmSource final : public Source {
 public:
  /// @param path  "-" for standard input; a named pipe plays until its writer closes it
  /// Errors: NOT_FOUND if there is no such file. INVALID_ARGUMENT for a directory, a terminal, an
  /// unreadable file, or channels outside 1 to 8.
  static Result<std::unique_ptr<PcmSource>> open(const std::string& path, const PcmOptions& options,
                                                 SampleRate rate);

  /// Plays from an open file.
  /// @param name  for the description
  PcmSource(platform::FileDescriptor input, std::string name, const PcmOptions& options,
            SampleRate rate);
  /// Returns immediately, even without input.
  ~PcmSource() override;

  void render(const TransportBlock& block,
              std::span<float> out) noexcept TACTUS_NONBLOCKING override;
  std::optional<Frames> length() const override { return std::nullopt; }
  /// Returns true after the end of the input has been played.
  bool ended(Frames position) const noexcept TACTUS_NONBLOCKING override;
  std::string description() const override { return description_; }

  /// Number of frames ready to play. Thread: any. Realtime-safe: yes.
  std::size_t buffered() const noexcept TACTUS_NONBLOCKING { return ring_.size() / channels; }
  /// Returns true once all input has been read. Thread: any. Realtime-safe: yes.
  bool input_over() const noexcept TACTUS_NONBLOCKING {
    return input_over_.load(std::memory_order_acquire);
  }
  /// Number of input underruns. Thread: any. Realtime-safe: yes.
  std::uint64_t dropouts() const noexcept TACTUS_NONBLOCKING override {
    return dropouts_.load(std::memory_order_relaxed);
  }

 private:
  void run();
  bool wait_for_space() const;

  const platform::InterruptibleInput input_;  // interrupted to end the reading thread
  const std::string description_;
  const std::size_t cushion_frames_;
  PcmDecoder decoder_;
  realtime::SpscRing<float> ring_;
  bool starved_ = true;                     // audio thread only
  bool begun_ = false;                      // audio thread only: something has been played
  std::atomic<bool> input_over_{false};     // written by: reading thread; read by: any
  std::atomic<std::uint64_t> dropouts_{0};  // written by: audio thread; read by: any
  std::thread thread_;                      // last: it uses the other members
};

}  // namespace tactus::audio
