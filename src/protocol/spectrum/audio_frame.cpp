#include "protocol/spectrum/audio_frame.h"

#include <cassert>
#include <cmath>
#include <span>

#include "protocol/json/answer.h"
#include "protocol/spectrum/little_endian.h"

namespace tactus::protocol {
namespace {

constexpr std::uint64_t stream_version = 1;
constexpr std::uint64_t frames_per_second = 30;

char* put_number(char* out, float value) { return put(out, std::isfinite(value) ? value : 0.0F); }

char* put_all(char* out, std::span<const float> values) {
  for (const float value : values) out = put_number(out, value);
  return out;
}

JsonObject& append_format(JsonObject& object) {
  return object.integer("frameSize", std::uint64_t{audio_frame_bytes})
      .integer("streamVersion", stream_version)
      .integer("numBands", std::uint64_t{spectrum::feature_bands})
      .integer("numChroma", std::uint64_t{spectrum::chroma_count})
      .integer("waveformSize", std::uint64_t{spectrum::waveform_points})
      .integer("targetFps", frames_per_second)
      .text("status", "ok");
}

}  // namespace

std::string encode(const AudioFrame& frame) {
  const spectrum::AudioFeatures& features = frame.features;
  std::string bytes(audio_frame_bytes, '\0');
  char* out = put(bytes.data(), audio_frame_magic);
  out = put(out, frame.hop_seq);
  out = put(out, frame.uptime_ms);
  for (const float value : {features.rms, features.flux, features.fast_rms, features.fast_flux})
    out = put_number(out, value);
  out = put_all(out, features.bands);
  out = put_all(out, features.heavy_bands);
  out = put_all(out, features.chroma);
  out = put_all(out, features.heavy_chroma);
  out += 4;  // zero
  for (const std::int16_t sample : features.waveform)
    out = put(out, static_cast<std::uint16_t>(sample));
  for (const float value : {frame.bpm, frame.confidence, frame.beat_phase})
    out = put_number(out, value);
  out = put(out, std::uint8_t{frame.beat_tick});
  out = put(out, std::uint8_t{frame.downbeat_tick});
  out += 2;  // zero
  assert(out == bytes.data() + bytes.size());
  return bytes;
}

std::string encode_audio_subscribed(std::string_view request_id, std::uint32_t client_id) {
  std::string data;
  JsonObject inner{data};
  inner.integer("clientId", std::uint64_t{client_id});
  append_format(inner).end();
  std::string answer;
  JsonObject object = begin_answer(answer, "audio.subscribed", request_id);
  object.integer("clientId", std::uint64_t{client_id}).boolean("success", true);
  append_format(object).json("data", data).end();
  return answer;
}

}  // namespace tactus::protocol
