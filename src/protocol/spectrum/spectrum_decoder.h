#pragma once

#include <tactus/client_values.h>
#include <tactus/result.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "protocol/spectrum/frame_reader.h"

namespace tactus::protocol {

/// Decodes the spectra of one subscription: JSON or binary, full or delta. A delta refers to the
/// last key frame, so skipping a delta is harmless.
///
/// Threads: one.
class SpectrumDecoder {
 public:
  /// @param first  index of the first band, for JSON frames
  explicit SpectrumDecoder(std::size_t first = 0) : first_{first} {}

  /// Errors: INVALID_ARGUMENT for a delta without its key frame, or for bands outside of it.
  Result<tactus::SpectrumFrame> decode(const FftFrame& frame);
  /// Decodes a binary frame.
  /// Errors: INVALID_ARGUMENT, also for a delta without its key frame.
  Result<tactus::SpectrumFrame> decode(std::string_view bytes);

 private:
  enum class KeyFormat : std::uint8_t { none, json, u8, u16 };
  using Raw = std::array<std::uint16_t, band_count>;

  Result<tactus::SpectrumFrame> decode_floats(std::string_view bytes);
  /// @param key_format  u8 or u16
  Result<tactus::SpectrumFrame> decode_whole(std::string_view bytes, KeyFormat key_format);
  tactus::SpectrumFrame frame(std::uint32_t hop_seq, std::span<const float> bins) const;

  std::size_t first_;
  KeyFormat key_format_ = KeyFormat::none;
  std::size_t key_count_ = 0;
  Bands key_{};  ///< of JSON
  Raw raw_key_{};
  std::uint32_t key_seq_ = 0;  ///< of a JSON key frame
};

}  // namespace tactus::protocol
