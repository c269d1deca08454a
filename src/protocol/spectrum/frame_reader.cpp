#include "protocol/spectrum/frame_reader.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <string>

#include "protocol/json/json_parse.h"
#include "protocol/spectrum/little_endian.h"

namespace tactus::protocol {
namespace {

namespace json = boost::json;

Error wrong(std::string message, std::string field = {}) {
  return {ErrorCode::invalid_argument, std::move(message), std::move(field)};
}

std::optional<std::uint32_t> hop_seq_of(const json::object& frame) {
  const json::value* value = frame.if_contains("hopSeq");
  const std::int64_t* number = value != nullptr ? value->if_int64() : nullptr;
  if (number == nullptr || *number < 0 || *number > std::numeric_limits<std::uint32_t>::max())
    return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

/// Reads the numbers of an audio frame in sequence.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : in_{bytes.data()} {}

  template <class T>
  T take() {
    const T value = get<T>(in_);
    in_ += sizeof(T);
    return value;
  }
  void take(std::span<float> out) {
    for (float& value : out) {
      value = take<float>();
      finite_ = finite_ && std::isfinite(value);
    }
  }
  void take(float& out) { take(std::span{&out, 1}); }
  void skip(std::size_t bytes) { in_ += bytes; }
  bool finite() const noexcept { return finite_; }

 private:
  const char* in_;
  bool finite_ = true;
};

}  // namespace

Result<FftFrame> read_fft_frame(std::string_view text) {
  boost::system::error_code failure;
  const auto document = parse_json(text, failure);
  if (failure) return wrong("not JSON: " + failure.message());
  const auto* object = document.if_object();
  if (object == nullptr) return wrong("not a JSON object");
  const json::value* type = object->if_contains("type");
  if (type == nullptr || !type->is_string() || type->get_string() != "audio.fft.frame")
    return wrong("type must be audio.fft.frame", "type");

  FftFrame frame;
  const auto hop_seq = hop_seq_of(*object);
  if (!hop_seq) return wrong("hopSeq must be a 32-bit unsigned whole number", "hopSeq");
  frame.hop_seq = *hop_seq;
  const json::value* bins = object->if_contains("bins");
  if (bins == nullptr || !bins->is_array() || bins->get_array().size() != band_count)
    return wrong(fmt::format("bins must be {} numbers", band_count), "bins");
  auto out = frame.bins.begin();
  for (const json::value& bin : bins->get_array()) {
    const double value = bin.is_number() ? bin.to_number<double>() : -1.0;
    if (!(value >= 0.0 && value <= 1.0))
      return wrong("bins must be numbers between 0 and 1", "bins");
    *out++ = static_cast<float>(value);
  }
  return frame;
}

Result<AudioFrame> read_audio_frame(std::string_view bytes) {
  if (bytes.size() != audio_frame_bytes)
    return wrong(
        fmt::format("audio frame must have {} bytes, not {}", audio_frame_bytes, bytes.size()));
  ByteReader in{bytes};
  if (in.take<std::uint32_t>() != audio_frame_magic)
    return wrong("magic must be that of an audio frame", "magic");
  AudioFrame frame;
  frame.hop_seq = in.take<std::uint32_t>();
  frame.uptime_ms = in.take<std::uint32_t>();
  spectrum::AudioFeatures& features = frame.features;
  for (float* value : {&features.rms, &features.flux, &features.fast_rms, &features.fast_flux})
    in.take(*value);
  in.take(features.bands);
  in.take(features.heavy_bands);
  in.take(features.chroma);
  in.take(features.heavy_chroma);
  in.skip(4);
  for (std::int16_t& sample : features.waveform)
    sample = static_cast<std::int16_t>(in.take<std::uint16_t>());
  for (float* value : {&frame.bpm, &frame.confidence, &frame.beat_phase}) in.take(*value);
  frame.beat_tick = in.take<std::uint8_t>() != 0;
  frame.downbeat_tick = in.take<std::uint8_t>() != 0;
  if (!in.finite()) return wrong("audio frame contains a non-finite number");
  return frame;
}

}  // namespace tactus::protocol
