#include "protocol/spectrum/spectrum_binary.h"

#include <algorithm>
#include <cassert>
#include <span>

#include "protocol/spectrum/little_endian.h"

namespace tactus::protocol {
namespace {

struct Span {
  std::size_t first = 0;
  std::size_t end = 0;
  std::size_t size() const noexcept { return end - first; }
};

Span asked_for(const SpectrumOptions& options) { return {options.first_band, options.end_band}; }

/// Writes the header and reserves space for the bands.
std::string headed(const SpectrumFrame& frame, const SpectrumOptions& options, unsigned flags,
                   Span span, std::size_t bytes_per_band) {
  std::string bytes(spectrum_header_bytes + span.size() * bytes_per_band, '\0');
  char* out = std::ranges::copy(spectrum_magic, bytes.data()).out;
  out = put(out, spectrum_version);
  out = put(out, static_cast<std::uint8_t>(flags));
  out = put(out, static_cast<std::uint8_t>(options.sample_format));
  out = put(out, static_cast<std::uint8_t>(options.channel));
  out = put(out, frame.hop_seq);
  out = put(out, static_cast<std::uint64_t>(std::max<Frames>(frame.sample_pos, 0)));
  out = put(out, static_cast<std::uint16_t>(span.first));
  out = put(out, static_cast<std::uint16_t>(span.size()));
  assert(out == bytes.data() + spectrum_header_bytes);
  return bytes;
}

/// Writes the differences between the span's bands and those of the key frame.
template <class Number>
void put_bands(std::string& bytes, Span span, const QuantisedBands& bands,
               const QuantisedBands& key) {
  char* out = bytes.data() + spectrum_header_bytes;
  for (std::size_t band = span.first; band < span.end; ++band)
    out = put(out, static_cast<Number>(bands[band] - key[band]));
}

std::string encoded(const SpectrumFrame& frame, const SpectrumOptions& options, unsigned flags,
                    Span span, const QuantisedBands& bands, const QuantisedBands& key) {
  const Span all = asked_for(options);
  const auto shown = std::span{bands}.subspan(all.first, all.size());
  if (std::ranges::all_of(shown, [](std::uint16_t band) { return band == 0; }))
    flags |= silence_flag;
  const bool bytes_each = options.sample_format == SampleFormat::u8;
  std::string bytes = headed(frame, options, flags, span, bytes_each ? 1 : 2);
  if (bytes_each)
    put_bands<std::uint8_t>(bytes, span, bands, key);
  else
    put_bands<std::uint16_t>(bytes, span, bands, key);
  return bytes;
}

}  // namespace

std::string binary_frame(const SpectrumFrame& frame, const SpectrumOptions& options,
                         const QuantisedBands& bands) {
  return encoded(frame, options, key_flag, asked_for(options), bands, {});
}

std::string binary_f32_frame(const SpectrumFrame& frame, const SpectrumOptions& options) {
  const Span all = asked_for(options);
  std::string bytes = headed(frame, options, key_flag, all, sizeof(float));
  char* out = bytes.data() + spectrum_header_bytes;
  bool silent = true;
  for (std::size_t band = all.first; band < all.end; ++band) {
    const float bin = clamped(frame.bins[band]);
    silent = silent && bin == 0.0F;
    out = put(out, bin);
  }
  if (silent) bytes[5] |= static_cast<char>(silence_flag);
  return bytes;
}

std::string binary_delta(const SpectrumFrame& frame, const SpectrumOptions& options,
                         const QuantisedBands& bands, const QuantisedBands& key) {
  Span span = asked_for(options);
  const std::size_t full = span.size();
  while (span.first < span.end && bands[span.end - 1] == key[span.end - 1]) --span.end;
  while (span.first < span.end && bands[span.first] == key[span.first]) ++span.first;
  if (span.size() == full) return {};
  return encoded(frame, options, delta_flag, span, bands, key);
}

}  // namespace tactus::protocol
