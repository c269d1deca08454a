#include "audio/pipe/pcm_decoder.h"

#include <bit>

namespace tactus::audio {
namespace {

// Reads byte by byte, independent of alignment and of the machine's byte order.
std::uint32_t word(const std::byte* bytes, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    value |= std::to_integer<std::uint32_t>(bytes[i]) << (8 * (i + 4 - count));
  }
  return value;
}

}  // namespace

std::string_view name(SampleFormat format) noexcept {
  switch (format) {
    case SampleFormat::s16le:
      return "s16le";
    case SampleFormat::s24le:
      return "s24le";
    case SampleFormat::s32le:
      return "s32le";
    case SampleFormat::f32le:
      return "f32le";
  }
  return {};
}

std::size_t size_of(SampleFormat format) noexcept {
  switch (format) {
    case SampleFormat::s16le:
      return 2;
    case SampleFormat::s24le:
      return 3;
    case SampleFormat::s32le:
    case SampleFormat::f32le:
      return 4;
  }
  return 4;
}

PcmDecoder::PcmDecoder(const PcmOptions& options)
    : format_{options.format},
      frame_bytes_{size_of(options.format) * static_cast<std::size_t>(options.channels)},
      fold_{options.channels} {}

std::span<const float> PcmDecoder::decode(std::span<const std::byte> bytes) {
  const std::size_t size = size_of(format_);
  samples_.resize(bytes.size() / size);
  stereo_.resize(bytes.size() / frame_bytes_ * channels);
  for (std::size_t i = 0; i < samples_.size(); ++i) {
    // Integers occupy the top of the word, so full scale is always 2^31.
    const std::uint32_t value = word(bytes.data() + i * size, size);
    samples_[i] = format_ == SampleFormat::f32le
                      ? std::bit_cast<float>(value)
                      : static_cast<float>(static_cast<std::int32_t>(value)) / 2'147'483'648.0F;
  }
  fold_.fold(samples_, stereo_);
  return stereo_;
}

}  // namespace tactus::audio
