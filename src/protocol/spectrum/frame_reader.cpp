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

std::optional<std::uint32_t> hop_of(const json::object& frame, std::string_view member) {
  const json::value* value = frame.if_contains(member);
  const std::int64_t* number = value != nullptr ? value->if_int64() : nullptr;
  if (number == nullptr || *number < 0 || *number > std::numeric_limits<std::uint32_t>::max())
    return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

/// A bin, or nothing if the value is no number from 0 to 1.
std::optional<float> bin_of(const json::value& value) {
  const double bin = value.is_number() ? value.to_number<double>() : -1.0;
  if (!(bin >= 0.0 && bin <= 1.0)) return std::nullopt;
  return static_cast<float>(bin);
}

std::optional<BandChange> change_of(const json::value& value) {
  const json::array* pair = value.if_array();
  if (pair == nullptr || pair->size() != 2) return std::nullopt;
  const std::int64_t* band = (*pair)[0].if_int64();
  const auto bin = bin_of((*pair)[1]);
  if (band == nullptr || !bin) return std::nullopt;
  if (*band < 0 || *band >= static_cast<std::int64_t>(band_count)) return std::nullopt;
  return BandChange{static_cast<std::uint16_t>(*band), *bin};
}

/// The changes of a delta.
Result<FftFrame> read_delta(const json::object& message, FftFrame frame) {
  const auto key_seq = hop_of(message, "keySeq");
  if (!key_seq) return wrong("keySeq must be a 32-bit unsigned whole number", "keySeq");
  frame.key_seq = *key_seq;
  const json::value* member = message.if_contains("changes");
  const json::array* changes = member != nullptr ? member->if_array() : nullptr;
  if (changes == nullptr || changes->size() > band_count)
    return wrong(fmt::format("changes must be at most {} pairs", band_count), "changes");
  for (const json::value& pair : *changes) {
    const auto change = change_of(pair);
    if (!change)
      return wrong("changes must be pairs of a band and a number from 0 to 1", "changes");
    frame.changes[frame.count++] = *change;
  }
  return frame;
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
  return read_fft_frame(*object);
}

Result<FftFrame> read_fft_frame(const json::object& message) {
  const json::value* type = message.if_contains("type");
  const json::string* name = type != nullptr ? type->if_string() : nullptr;
  if (name == nullptr || (*name != "audio.fft.frame" && *name != "spectrum.frame"))
    return wrong("type must be audio.fft.frame or spectrum.frame", "type");

  FftFrame frame;
  const auto hop_seq = hop_of(message, "hopSeq");
  if (!hop_seq) return wrong("hopSeq must be a 32-bit unsigned whole number", "hopSeq");
  frame.hop_seq = *hop_seq;
  const json::value* delta = message.if_contains("delta");
  frame.delta = delta != nullptr && delta->is_bool() && delta->get_bool();
  if (frame.delta) return read_delta(message, frame);
  const json::value* member = message.if_contains("bins");
  const json::array* bins = member != nullptr ? member->if_array() : nullptr;
  if (bins == nullptr || bins->empty() || bins->size() > band_count)
    return wrong(fmt::format("bins must be 1 to {} numbers", band_count), "bins");
  for (const json::value& value : *bins) {
    const auto bin = bin_of(value);
    if (!bin) return wrong("bins must be numbers between 0 and 1", "bins");
    frame.bins[frame.count++] = *bin;
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
