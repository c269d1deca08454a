#include "protocol/spectrum/spectrum_decoder.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "protocol/spectrum/little_endian.h"
#include "protocol/spectrum/spectrum_binary.h"

namespace tactus::protocol {
namespace {

Error wrong_frame(std::string message) { return {ErrorCode::invalid_argument, std::move(message)}; }

/// The header's fields after magic and version.
struct Header {
  explicit Header(std::string_view bytes)
      : flags{get<std::uint8_t>(bytes.data() + 5)},
        format{get<std::uint8_t>(bytes.data() + 6)},
        hop_seq{get<std::uint32_t>(bytes.data() + 8)},
        sample_pos{get<std::uint64_t>(bytes.data() + 12)},
        first{get<std::uint16_t>(bytes.data() + 20)},
        count{get<std::uint16_t>(bytes.data() + 22)} {}

  bool fits() const noexcept { return first + count <= static_cast<int>(band_count); }

  std::uint8_t flags;
  std::uint8_t format;
  std::uint32_t hop_seq;
  std::uint64_t sample_pos;
  std::uint16_t first;
  std::uint16_t count;
};

/// Fills in what a binary frame tells besides its bins.
tactus::SpectrumFrame completed(tactus::SpectrumFrame frame, const Header& header) {
  frame.silence = (header.flags & silence_flag) != 0;
  frame.sample_pos =
      static_cast<Frames>(std::min(header.sample_pos, static_cast<std::uint64_t>(max_position)));
  return frame;
}

}  // namespace

tactus::SpectrumFrame SpectrumDecoder::frame(std::uint32_t hop_seq,
                                             std::span<const float> bins) const {
  tactus::SpectrumFrame frame;
  frame.hop_seq = hop_seq;
  frame.first = static_cast<std::uint16_t>(first_);
  frame.count = static_cast<std::uint16_t>(bins.size());
  std::ranges::copy(bins, frame.bins.begin());
  frame.silence = std::ranges::all_of(bins, [](float bin) { return bin == 0.0F; });
  return frame;
}

Result<tactus::SpectrumFrame> SpectrumDecoder::decode(const FftFrame& message) {
  if (!message.delta) {
    key_format_ = KeyFormat::json;
    key_seq_ = message.hop_seq;
    key_count_ = message.count;
    key_ = message.bins;
    return frame(message.hop_seq, std::span{key_}.first(key_count_));
  }
  if (key_format_ != KeyFormat::json || message.key_seq != key_seq_)
    return wrong_frame("delta frame without its key frame");
  Bands bins = key_;
  for (const auto& change : std::span{message.changes}.first(message.count)) {
    if (change.band < first_ || change.band - first_ >= key_count_)
      return wrong_frame("delta for a band outside the key frame");
    bins[change.band - first_] = change.value;
  }
  return frame(message.hop_seq, std::span{bins}.first(key_count_));
}

Result<tactus::SpectrumFrame> SpectrumDecoder::decode(std::string_view bytes) {
  if (bytes.size() < spectrum_header_bytes) return wrong_frame("too short for a binary frame");
  const Header header{bytes};
  const auto version = get<std::uint8_t>(bytes.data() + 4);
  if (!bytes.starts_with(spectrum_magic) || version != spectrum_version || header.format < 1 ||
      header.format > 3)
    return wrong_frame("not a binary frame of version 1");
  const std::size_t value_bytes = header.format == 3 ? 4 : header.format;
  if (bytes.size() != spectrum_header_bytes + header.count * value_bytes)
    return wrong_frame("binary frame length differs from its header");
  if (!header.fits()) return wrong_frame("binary frame with more than 64 bands");
  if (header.format == 3) return decode_floats(bytes);
  return decode_whole(bytes, header.format == 1 ? KeyFormat::u8 : KeyFormat::u16);
}

Result<tactus::SpectrumFrame> SpectrumDecoder::decode_floats(std::string_view bytes) {
  const Header header{bytes};
  if ((header.flags & delta_flag) != 0) return wrong_frame("delta frame without its key frame");
  Bands bins{};
  for (std::size_t i = 0; i < header.count; ++i) {
    bins[i] = get<float>(bytes.data() + spectrum_header_bytes + 4 * i);
    if (!(bins[i] >= 0.0F && bins[i] <= 1.0F))
      return wrong_frame("bins must be numbers between 0 and 1");
  }
  first_ = header.first;
  key_format_ = KeyFormat::none;
  return completed(frame(header.hop_seq, std::span{bins}.first(header.count)), header);
}

Result<tactus::SpectrumFrame> SpectrumDecoder::decode_whole(std::string_view bytes,
                                                            KeyFormat key_format) {
  const Header header{bytes};
  const bool is_u8 = key_format == KeyFormat::u8;
  const auto value_at = [&](std::size_t i) -> std::uint16_t {
    const char* at = bytes.data() + spectrum_header_bytes;
    return is_u8 ? get<std::uint8_t>(at + i) : get<std::uint16_t>(at + 2 * i);
  };
  Raw values = raw_key_;
  if ((header.flags & delta_flag) != 0) {
    if (key_format_ != key_format) return wrong_frame("delta frame without its key frame");
    const bool inside =
        header.first >= first_ && header.first - first_ + header.count <= key_count_;
    if (header.count > 0 && !inside) return wrong_frame("delta for bands outside the key frame");
    for (std::size_t i = 0; i < header.count; ++i) {
      auto& value = values[header.first - first_ + i];
      value = static_cast<std::uint16_t>(value + value_at(i));  // modulo 65536
      if (is_u8) value &= 0xFF;
    }
  } else {
    for (std::size_t i = 0; i < header.count; ++i) values[i] = value_at(i);
    first_ = header.first;
    key_format_ = key_format;
    key_count_ = header.count;
    raw_key_ = values;
  }
  Bands bins{};
  for (std::size_t i = 0; i < key_count_; ++i)
    bins[i] = static_cast<float>(values[i]) / (is_u8 ? 255.0F : 65'535.0F);
  return completed(frame(header.hop_seq, std::span{bins}.first(key_count_)), header);
}

}  // namespace tactus::protocol
