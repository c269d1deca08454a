#pragma once

#include <tactus/spectrum.h>
#include <tactus/units.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "protocol/spectrum_options.h"

namespace tactus::protocol {

/// One spectrum before it is encoded.
struct SpectrumFrame {
  std::uint32_t hop_seq = 0;
  Frames sample_pos = 0;                    ///< the playhead after the last frame analysed
  std::span<const float, band_count> bins;  ///< each in [0, 1]
};

/// An encoded frame.
struct EncodedFrame {
  std::string bytes;
  bool binary = false;
  bool key = true;  ///< stands alone; else it can be read after the last key frame alone
};

/// Encodes the frames of one stream, one after another.
/// Threads: one.
class SpectrumEncoder {
 public:
  explicit SpectrumEncoder(const SpectrumOptions& options);

  /// A key frame where the encoding is full, at the first frame, once a second, and wherever a
  /// delta would be no shorter; else a delta against the last key frame.
  EncodedFrame encode(const SpectrumFrame& frame);

 private:
  SpectrumOptions options_;
  std::uint32_t key_seq_ = 0;
  bool has_key_ = false;
  std::array<std::uint16_t, band_count> key_{};  // as quantised for the wire
};

}  // namespace tactus::protocol
