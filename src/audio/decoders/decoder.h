#pragma once

#include <tactus/units.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "audio/containers/byte_window.h"
#include "audio/sources/channel_layout.h"

namespace tactus::audio {

/// What a stream contains.
struct StreamFormat {
  SampleRate sample_rate = 0;
  int channel_count = 0;
  ChannelLayout layout;  ///< empty if unknown
  Frames frames = 0;     ///< exact, not what a header claims
};

/// A run of decoded frames.
struct DecodedRun {
  Frames position = 0;             ///< of the first frame
  std::span<const float> samples;  ///< interleaved; empty at the end
};

/// Decodes one stream: a file, or a part of it, of one sample rate and channel layout.
///
/// A decoder continues after damaged data. The next run then starts later than the last one ended.
/// Threads: one at a time.
class Decoder {
 public:
  virtual ~Decoder() = default;

  virtual const StreamFormat& format() const = 0;

  /// Moves so that the next run contains the position or starts before it, and so early that its
  /// samples there do not depend on earlier reads.
  /// @param position  0 to format().frames - 1
  virtual void seek(Frames position) = 0;

  /// Decodes the next run, valid until the next call.
  virtual DecodedRun decode() = 0;

  /// Number of damaged places found without decoding: missing data and bytes that belong to no
  /// frame.
  virtual std::uint64_t damage() const { return 0; }
};

// Faults of files without sound.
inline constexpr const char* no_audio = "file contains no audio";
inline constexpr const char* no_audio_left = "file is incomplete: it ends before its sound begins";

/// An opened decoder, or why there is none.
struct OpenedDecoder {
  std::unique_ptr<Decoder> decoder;
  std::string fault;  ///< e.g. "file contains no audio"; empty with a decoder
};

/// The streams of a file, one after another, and how to open each.
struct Streams {
  std::vector<ByteWindow> windows = {};
  OpenedDecoder (*open)(const ByteWindow& window) = nullptr;
};

}  // namespace tactus::audio
