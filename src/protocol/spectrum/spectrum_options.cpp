#include "protocol/spectrum/spectrum_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

#include "protocol/json/answer.h"
#include "protocol/json/option_reader.h"
#include "spectrum/hop.h"

namespace tactus::protocol {
namespace {

namespace json = boost::json;

constexpr double hop_rate_hz = spectrum::hops_per_second;
constexpr double highest_hz = max_sample_rate;  // above all bands
constexpr std::array formats{FrameFormat::json, FrameFormat::binary};
constexpr std::array sample_formats{SampleFormat::u8, SampleFormat::u16, SampleFormat::f32};
constexpr std::array encodings{FrameEncoding::full, FrameEncoding::delta};
constexpr std::array layouts{BandLayout::log, BandLayout::linear, BandLayout::mel,
                             BandLayout::semitone};
constexpr std::array channels{Channel::mid, Channel::left, Channel::right, Channel::side};

/// Selects the bands whose centres are in [fromHz, toHz).
void read_hertz(OptionReader& reader, const std::array<double, band_count>& band_hz,
                SpectrumOptions& options) {
  double from = 0.0;
  double to = highest_hz;
  reader.number("fromHz", 0.0, highest_hz, from);
  reader.number("toHz", 0.0, highest_hz, to);
  const auto first = std::ranges::lower_bound(band_hz, from);
  const auto end = std::ranges::lower_bound(band_hz, to);
  if (first >= end)
    return reader.fail(
        ErrorCode::out_of_range, reader.has("fromHz") ? "fromHz" : "toHz",
        fmt::format("no band centre lies between fromHz and toHz; centres range from "
                    "{:.1f} to {:.1f} Hz",
                    band_hz.front(), band_hz.back()));
  options.first_band = static_cast<std::size_t>(first - band_hz.begin());
  options.end_band = static_cast<std::size_t>(end - band_hz.begin());
}

void read_scale(OptionReader& reader, spectrum::LevelScale& scale) {
  reader.number("dbMin", -200.0, 40.0, scale.db_min);
  reader.number("dbMax", -200.0, 40.0, scale.db_max);
  if (!(scale.db_max - scale.db_min >= 1.0))
    reader.fail(ErrorCode::out_of_range, reader.has("dbMax") ? "dbMax" : "dbMin",
                fmt::format("dbMax must be at least 1 dB above dbMin, not {} and {}", scale.db_max,
                            scale.db_min));
  reader.number("attackMs", 0.0, 10'000.0, scale.attack_ms);
  reader.number("releaseMs", 0.0, 10'000.0, scale.release_ms);
}

/// Formats whole numbers without a point, as documented.
std::string plain(double value) { return fmt::format("{}", value); }

/// Appends the members common to the top level and "data": all but type, requestId and success.
/// @param after_accepted  appends success, at the top level
template <class Between>
void append_subscription(JsonObject& object, std::uint32_t client_id,
                         const SpectrumRequest& request,
                         const std::array<double, band_count>& band_hz, Between after_accepted) {
  const SpectrumOptions& options = request.options;
  object.integer("clientId", std::uint64_t{client_id})
      .integer("fftBins", std::uint64_t{options.end_band - options.first_band})
      .json("updateRateHz", plain(request.rate_hz))
      .boolean("accepted", true);
  after_accepted(object);
  object.json("effectiveRateHz", plain(hop_rate_hz / options.hops_per_frame))
      .text("format", name(options.format));
  if (options.format == FrameFormat::binary)
    object.text("sampleFormat", name(options.sample_format));
  std::string centres;
  for (std::size_t band = options.first_band; band < options.end_band; ++band)
    centres += fmt::format("{}{}", centres.empty() ? "[" : ",", band_hz[band]);
  object.text("encoding", name(options.encoding))
      .text("layout", name(options.layout))
      .text("channel", name(options.channel))
      .json("range", fmt::format("[{},{}]", options.first_band, options.end_band))
      .json("dbMin", plain(options.scale.db_min))
      .json("dbMax", plain(options.scale.db_max))
      .json("attackMs", plain(options.scale.attack_ms))
      .json("releaseMs", plain(options.scale.release_ms))
      .integer("sampleRate", std::uint64_t{request.sample_rate})
      .json("bandHz", centres + "]");
}

}  // namespace

std::string_view name(SpectrumTopic topic) noexcept {
  return topic == SpectrumTopic::audio_fft ? "audio.fft" : "spectrum";
}

std::string_view name(FrameFormat format) noexcept {
  return format == FrameFormat::json ? "json" : "binary";
}

std::string_view name(SampleFormat format) noexcept {
  switch (format) {
    case SampleFormat::u8:
      return "u8";
    case SampleFormat::u16:
      return "u16";
    case SampleFormat::f32:
      break;
  }
  return "f32";
}

std::string_view name(FrameEncoding encoding) noexcept {
  return encoding == FrameEncoding::full ? "full" : "delta";
}

unsigned hops_per_frame(double rate_hz) noexcept {
  return static_cast<unsigned>(std::max(1L, std::lround(hop_rate_hz / rate_hz)));
}

Result<SpectrumRequest> read_spectrum_request(
    SpectrumTopic topic, const json::object& message,
    std::array<double, band_count> (*centres)(BandLayout layout, SampleRate rate),
    SampleRate rate) {
  SpectrumRequest request{.sample_rate = rate};
  SpectrumOptions& options = request.options;
  options.topic = topic;
  OptionReader reader{message};
  reader.number("rateHz", 1.0, hop_rate_hz, request.rate_hz);
  reader.choice("format", formats, options.format);
  reader.choice("sampleFormat", sample_formats, options.sample_format);
  reader.choice("encoding", encodings, options.encoding);
  reader.choice("layout", layouts, options.layout);
  reader.choice("channel", channels, options.channel);
  read_scale(reader, options.scale);
  const bool in_hertz = reader.has("fromHz") || reader.has("toHz");
  if (in_hertz && reader.has("range"))
    reader.fail(ErrorCode::invalid_argument, "range",
                "range cannot be combined with fromHz or toHz");
  reader.interval("range", band_count, options.first_band, options.end_band);
  if (in_hertz) read_hertz(reader, centres(options.layout, rate), options);
  if (options.encoding == FrameEncoding::delta && options.format == FrameFormat::binary &&
      options.sample_format == SampleFormat::f32)
    reader.fail(ErrorCode::invalid_argument, "encoding",
                R"(encoding "delta" needs sampleFormat "u8" or "u16")");
  if (!reader.ok()) return reader.take_error();

  options.hops_per_frame = hops_per_frame(request.rate_hz);
  // Removes a field that does not affect JSON frames, so that equal streams compare equal.
  if (options.format == FrameFormat::json) options.sample_format = SampleFormat::u8;
  return request;
}

std::string encode_spectrum_request(const SpectrumOptions& options) {
  std::string json;
  JsonObject request{json};
  request.text("type", fmt::format("{}.subscribe", name(SpectrumTopic::spectrum)))
      .number("rateHz", hop_rate_hz / options.hops_per_frame)
      .text("format", name(options.format));
  if (options.format == FrameFormat::binary)
    request.text("sampleFormat", name(options.sample_format));
  request.text("encoding", name(options.encoding))
      .text("layout", name(options.layout))
      .text("channel", name(options.channel))
      .json("range", fmt::format("[{},{}]", options.first_band, options.end_band))
      .number("dbMin", options.scale.db_min)
      .number("dbMax", options.scale.db_max)
      .number("attackMs", options.scale.attack_ms)
      .number("releaseMs", options.scale.release_ms)
      .end();
  return json;
}

std::string encode_spectrum_subscribed(std::string_view request_id, std::uint32_t client_id,
                                       const SpectrumRequest& request,
                                       const std::array<double, band_count>& band_hz) {
  std::string data;
  JsonObject inner{data};
  append_subscription(inner, client_id, request, band_hz, [](JsonObject&) {});
  inner.end();
  std::string answer;
  const std::string type = fmt::format("{}.subscribed", name(request.options.topic));
  JsonObject object = begin_answer(answer, type, request_id);
  append_subscription(object, client_id, request, band_hz,
                      [](JsonObject& o) { o.boolean("success", true); });
  object.json("data", data).end();
  return answer;
}

std::string encode_fft_rejected(std::string_view request_id, std::size_t max_subscribers) {
  return encode_fft_rejected(
      request_id,
      fmt::format("FFT subscriber table full (max {} concurrent clients)", max_subscribers));
}

std::string encode_fft_rejected(std::string_view request_id, std::string_view why) {
  return encode_failure("audio.fft.rejected", request_id, "RESOURCE_EXHAUSTED", why);
}

}  // namespace tactus::protocol
