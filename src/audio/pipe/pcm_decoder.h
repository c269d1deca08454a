#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "audio/pipe/writer_pace.h"
#include "audio/sources/stereo_fold.h"

namespace tactus::audio {

/// Sample formats of raw PCM: little-endian signed integers or floats.
enum class SampleFormat : std::uint8_t { s16le, s24le, s32le, f32le };

/// "s16le" and so on.
std::string_view name(SampleFormat format) noexcept;

/// Bytes of one sample.
std::size_t size_of(SampleFormat format) noexcept;

/// The properties that raw PCM does not describe itself.
struct PcmOptions {
  SampleFormat format = SampleFormat::s16le;
  int channels = 2;           ///< 1 to 8, interleaved; StereoFold folds them to stereo
  Pace pace = Pace::unknown;  ///< of the writer; unknown: it is judged
};

/// Converts raw PCM to stereo. Threads: one at a time.
class PcmDecoder {
 public:
  explicit PcmDecoder(const PcmOptions& options);

  std::size_t frame_bytes() const noexcept { return frame_bytes_; }

  /// @param bytes  whole frames
  /// @return the same number of stereo frames, interleaved; valid until the next call
  std::span<const float> decode(std::span<const std::byte> bytes);

 private:
  SampleFormat format_;
  std::size_t frame_bytes_;
  StereoFold fold_;
  std::vector<float> samples_;
  std::vector<float> stereo_;
};

}  // namespace tactus::audio
