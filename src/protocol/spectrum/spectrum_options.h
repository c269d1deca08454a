#pragma once

#include <tactus/result.h>
#include <tactus/spectrum.h>
#include <tactus/units.h>

#include <array>
#include <boost/json/object.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "spectrum/level_scale.h"

namespace tactus::protocol {

enum class FrameFormat : std::uint8_t { json, binary };
enum class SampleFormat : std::uint8_t { u8 = 1, u16 = 2, f32 = 3 };  ///< wire values
enum class FrameEncoding : std::uint8_t { full, delta };

/// The two names of the spectrum. Their options, answers and frames are the same, but audio.fft has
/// a table of subscribers.
enum class SpectrumTopic : std::uint8_t { audio_fft, spectrum };

/// "audio.fft" or "spectrum", as in audio.fft.subscribe.
std::string_view name(SpectrumTopic topic) noexcept;
/// "json" or "binary"; "u8", "u16" or "f32"; "full" or "delta".
std::string_view name(FrameFormat format) noexcept;
std::string_view name(SampleFormat format) noexcept;
std::string_view name(FrameEncoding encoding) noexcept;

/// Options of a client's spectrum stream. Clients with equal options share frames.
struct SpectrumOptions {
  SpectrumTopic topic = SpectrumTopic::audio_fft;
  unsigned hops_per_frame = 4;  ///< 8 ms per hop
  FrameFormat format = FrameFormat::json;
  SampleFormat sample_format = SampleFormat::u8;  ///< of binary frames; otherwise the default
  FrameEncoding encoding = FrameEncoding::full;
  BandLayout layout = BandLayout::log;
  Channel channel = Channel::mid;
  spectrum::LevelScale scale = {};
  std::size_t first_band = 0;
  std::size_t end_band = band_count;  ///< exclusive
  bool operator==(const SpectrumOptions&) const = default;
};

/// The contents of a subscribe request.
struct SpectrumRequest {
  double rate_hz = 31.0;            ///< as requested
  SampleRate sample_rate = 48'000;  ///< the server's, for the answer
  SpectrumOptions options = {};
};

/// Frames are sent at every k-th hop of 8 ms. Returns the k nearest to the requested rate, at least
/// 1.
unsigned hops_per_frame(double rate_hz) noexcept;

/// Reads the options of an audio.fft.subscribe or spectrum.subscribe; unknown members are ignored.
/// @param centres  returns a layout's band centres at the server's sample rate, for fromHz and toHz
/// Errors: INVALID_ARGUMENT or OUT_OF_RANGE, naming the option.
Result<SpectrumRequest> read_spectrum_request(
    SpectrumTopic topic, const boost::json::object& message,
    std::array<double, band_count> (*centres)(BandLayout layout, SampleRate rate), SampleRate rate);

/// Encodes the request for a stream of the topic spectrum, without a requestId. Equal options give
/// the same text, whatever their topic.
std::string encode_spectrum_request(const SpectrumOptions& options);

/// Encodes audio.fft.subscribed or spectrum.subscribed: the documented members, the effective
/// options, sampleRate and bandHz. All of them are repeated in "data".
std::string encode_spectrum_subscribed(std::string_view request_id, std::uint32_t client_id,
                                       const SpectrumRequest& request,
                                       const std::array<double, band_count>& band_hz);

/// Encodes audio.fft.rejected: the subscriber limit is reached.
std::string encode_fft_rejected(std::string_view request_id, std::size_t max_subscribers);
/// The same for another limit. @param why  which one
std::string encode_fft_rejected(std::string_view request_id, std::string_view why);

}  // namespace tactus::protocol
