#pragma once

#include <tactus/result.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "audio/pipe/pcm_decoder.h"
#include "audio/pipe/pcm_feed.h"
#include "audio/pipe/pcm_reader.h"
#include "audio/sources/source.h"

namespace tactus::audio {

/// Plays raw PCM at the engine's rate from a pipe or file.
///
/// The input has no timeline: it plays independently of the position, and ignores seeks and loops.
/// On underrun it counts a dropout and plays silence until a cushion of 50 ms has arrived.
///
/// WriterPace judges a pipe's writer, for about a second if it is live. Meanwhile it is played, but
/// may be live. A stored input is read some seconds ahead. While paused, nothing more is read, so
/// that its writer blocks. A live input is consumed while paused too, and LiveLatency keeps it new.
///
/// A named pipe outlives its writers: it is silent until the next one. Other inputs have an end.
class PcmSource final : public Source {
 public:
  /// @param path    "-" for standard input
  /// @param events  what their functions use outlives the source
  /// Errors: NOT_FOUND if there is no such file. INVALID_ARGUMENT for a directory, a terminal, an
  /// unreadable file, a file with a known header, or channels outside 1 to 8.
  static Result<std::unique_ptr<PcmSource>> open(const std::string& path, const PcmOptions& options,
                                                 SampleRate rate, PcmEvents events = {});

  PcmSource(PcmInput input, const PcmOptions& options, SampleRate rate, PcmEvents events = {});
  /// Returns immediately, even without input.
  ~PcmSource() override = default;

  void render(const TransportBlock& block,
              std::span<float> out) noexcept TACTUS_NONBLOCKING override;
  std::optional<Frames> length() const override { return std::nullopt; }
  /// Returns true after the end of the input has been played.
  bool ended(Frames position) const noexcept TACTUS_NONBLOCKING override;
  bool live() const noexcept TACTUS_NONBLOCKING override { return pace() == Pace::live; }
  bool may_be_live() const noexcept TACTUS_NONBLOCKING override { return pace() != Pace::stored; }
  std::string description() const override { return description_; }
  SourceInfo info() const override;

  /// How the current or last writer delivers. Thread: any. Realtime-safe: yes.
  Pace pace() const noexcept TACTUS_NONBLOCKING {
    return feed_.pace.load(std::memory_order_acquire);
  }
  /// Number of frames ready to play. Thread: any. Realtime-safe: yes.
  std::size_t buffered() const noexcept TACTUS_NONBLOCKING { return feed_.ring.size() / channels; }
  /// Returns true once all input has been read. Thread: any. Realtime-safe: yes.
  bool input_over() const noexcept TACTUS_NONBLOCKING {
    return feed_.input_over.load(std::memory_order_acquire);
  }
  /// Number of input underruns while playing. Thread: any. Realtime-safe: yes.
  std::uint64_t dropouts() const noexcept TACTUS_NONBLOCKING override {
    return dropouts_.load(std::memory_order_relaxed);
  }

 private:
  bool awaits_judgement(Pace writer, std::size_t ready,
                        std::size_t block) noexcept TACTUS_NONBLOCKING;
  std::size_t drop_stale() noexcept TACTUS_NONBLOCKING;
  void cross_fade(std::size_t faded, std::span<float> out) noexcept TACTUS_NONBLOCKING;

  const SampleRate rate_;
  const SourceInfo fixed_info_;
  const std::string description_;
  const std::size_t cushion_frames_;
  std::vector<float> fade_;                 // audio thread only
  bool starved_ = true;                     // audio thread only
  bool begun_ = false;                      // audio thread only: something has been played
  std::size_t unknown_samples_ = 0;         // audio thread only: length of the judgement so far
  std::atomic<std::uint64_t> dropouts_{0};  // written by: audio thread; read by: any
  PcmFeed feed_;
  PcmReader reader_;  // last: it uses the feed
};

}  // namespace tactus::audio
