#include "protocol/spectrum/spectrum_frame.h"

#include <utility>

#include "protocol/spectrum/frame_reader.h"
#include "protocol/spectrum/little_endian.h"
#include "protocol/spectrum/spectrum_binary.h"
#include "protocol/spectrum/spectrum_json.h"
#include "spectrum/hop.h"

namespace tactus::protocol {
namespace {

constexpr std::uint64_t hops_per_second = spectrum::hops_per_second;

}  // namespace

SpectrumEncoder::SpectrumEncoder(const SpectrumOptions& options) : options_{options} {}

EncodedFrame SpectrumEncoder::encode(const SpectrumFrame& frame) {
  const bool binary = options_.format == FrameFormat::binary;
  if (binary && options_.sample_format == SampleFormat::f32)
    return {binary_f32_frame(frame, options_), true, true};

  QuantisedBands bands{};
  const double scale = !binary                                      ? 10'000.0
                       : options_.sample_format == SampleFormat::u8 ? 255.0
                                                                    : 65'535.0;
  for (std::size_t band = options_.first_band; band < options_.end_band; ++band)
    bands[band] = quantised(frame.bins[band], scale);

  const bool deltas = options_.encoding == FrameEncoding::delta;
  // A key frame is necessary if the next frame would be more than a second after the last one.
  const std::uint64_t age = frame.hop_seq - key_seq_;
  if (deltas && has_key_ && age + options_.hops_per_frame <= hops_per_second) {
    std::string delta = binary ? binary_delta(frame, options_, bands, key_)
                               : json_delta(frame, options_, bands, key_, key_seq_);
    if (!delta.empty()) return {std::move(delta), binary, false};
  }
  has_key_ = true;
  key_seq_ = frame.hop_seq;
  key_ = bands;
  return {binary ? binary_frame(frame, options_, bands)
                 : json_frame(frame, options_, bands, deltas ? JsonKey::yes : JsonKey::no),
          binary, true};
}

std::optional<bool> is_key_frame(std::string_view bytes, const SpectrumOptions& options) {
  if (options.format == FrameFormat::json) {
    const auto frame = read_fft_frame(bytes);
    return frame ? std::optional{!frame->delta} : std::nullopt;
  }
  if (bytes.size() < spectrum_header_bytes || !bytes.starts_with(spectrum_magic))
    return std::nullopt;
  const auto version = get<std::uint8_t>(bytes.data() + 4);
  const auto flags = get<std::uint8_t>(bytes.data() + 5);
  const auto format = get<std::uint8_t>(bytes.data() + 6);
  const std::size_t count = get<std::uint16_t>(bytes.data() + 22);
  const std::size_t value_bytes = options.sample_format == SampleFormat::f32 ? 4 : format;
  if (version != spectrum_version || format != static_cast<std::uint8_t>(options.sample_format) ||
      bytes.size() != spectrum_header_bytes + count * value_bytes)
    return std::nullopt;
  return (flags & delta_flag) == 0;
}

}  // namespace tactus::protocol
