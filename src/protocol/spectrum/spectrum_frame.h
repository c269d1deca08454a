#pragma once

#include <tactus/spectrum.h>
#include <tactus/units.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "protocol/spectrum/spectrum_options.h"

namespace tactus::protocol {

/// A spectrum before encoding.
struct SpectrumFrame {
  std::uint32_t hop_seq = 0;
  Frames sample_pos = 0;                    ///< playhead after the last analysed frame
  std::span<const float, band_count> bins;  ///< each in [0, 1]
};

/// An encoded frame.
struct EncodedFrame {
  std::string bytes;
  bool binary = false;
  bool key = true;  ///< decodable by itself; a delta needs the last key frame
};

/// Encodes the frames of one stream in sequence.
/// Threads: one.
class SpectrumEncoder {
 public:
  explicit SpectrumEncoder(const SpectrumOptions& options);

  /// Encodes a delta against the last key frame, or a key frame. Key frames occur with full
  /// encoding, as the first frame, once a second, and if a delta would not be shorter.
  EncodedFrame encode(const SpectrumFrame& frame);

 private:
  SpectrumOptions options_;
  std::uint32_t key_seq_ = 0;
  bool has_key_ = false;
  std::array<std::uint16_t, band_count> key_{};  // quantised for the wire
};

/// Whether a frame of a stream is a key frame, from its header or JSON; nothing if it is no frame
/// of these options. Thread: any. Errors: none.
std::optional<bool> is_key_frame(std::string_view bytes, const SpectrumOptions& options);

}  // namespace tactus::protocol
