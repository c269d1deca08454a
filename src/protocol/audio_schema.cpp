#include <vector>

#include "protocol/socket_schema.h"

namespace tactus::protocol {
namespace {

constexpr Member client_id{"clientId", "integer", "The connection's number"};

/// A number that a client may leave out.
Member option(std::string_view name, std::string_view description, double minimum, double maximum,
              std::string_view usual = {}) {
  return {.name = name,
          .type = "number",
          .description = description,
          .optional = true,
          .minimum = minimum,
          .maximum = maximum,
          .usual = usual};
}

/// One of some texts, which a client may leave out.
Member choice(std::string_view name, std::string_view description, std::string_view choices,
              std::string_view usual) {
  return {.name = name,
          .type = "string",
          .description = description,
          .optional = true,
          .choices = choices,
          .usual = usual};
}

constexpr std::string_view formats = "json|binary";
constexpr std::string_view sample_formats = "u8|u16|f32";
constexpr std::string_view encodings = "full|delta";
constexpr std::string_view layouts = "log|linear|mel|semitone";
constexpr std::string_view channels = "mid|left|right|side";

SocketSchema fft_subscribe() {
  return request_schema(
      "FftSubscribe", "audio.fft.subscribe", "Asks for the spectrum, again and again",
      {option("rateHz", "Frames a second; they leave at the nearest multiple of 8 ms", 1.0, 125.0,
              "31"),
       choice("format", "Text or binary frames", formats, "\"json\""),
       choice("sampleFormat", "The numbers of binary frames", sample_formats, "\"u8\""),
       {.name = "range",
        .type = "array",
        .description = "The first band and the one past the last; not beside fromHz or toHz",
        .optional = true,
        .minimum = 0.0,
        .maximum = 64.0,
        .usual = "[0,64]",
        .element = "integer"},
       option("fromHz", "Leaves out the bands whose centre lies below", 0.0, 384'000.0),
       option("toHz", "Leaves out the bands whose centre lies here or above", 0.0, 384'000.0),
       choice("encoding",
              "Whole frames, or what differs from the last key frame; delta not with f32",
              encodings, "\"full\""),
       choice("layout", "How the bands divide the frequencies", layouts, "\"log\""),
       choice("channel", "The sound that is analysed", channels, "\"mid\""),
       option("dbMin", "The level in dBFS that is 0 in a frame", -200.0, 40.0, "-80"),
       option("dbMax", "The level in dBFS that is 1 in a frame; at least 1 above dbMin", -200.0,
              40.0, "0"),
       option("attackMs", "Time constant of rising", 0.0, 10'000.0, "0"),
       option("releaseMs", "Time constant of falling", 0.0, 10'000.0, "0")});
}

/// What the answer to a subscribe says: before success, and after it.
std::vector<Member> subscription_head() {
  return {client_id,
          {"fftBins", "integer", "Bins in each frame"},
          {"updateRateHz", "number", "Frames a second, as asked"},
          {"accepted", "boolean", "Always true"}};
}

std::vector<Member> subscription_tail() {
  const auto text = [](std::string_view name, std::string_view description,
                       std::string_view choices) {
    return Member{.name = name, .type = "string", .description = description, .choices = choices};
  };
  Member samples = text("sampleFormat", "The numbers of binary frames", sample_formats);
  samples.optional = true;
  return {{"effectiveRateHz", "number", "Frames a second that there will be"},
          text("format", "Text or binary frames", formats),
          samples,
          text("encoding", "Whole frames, or differences to the last key frame", encodings),
          text("layout", "How the bands divide the frequencies", layouts),
          text("channel", "The sound that is analysed", channels),
          {.name = "range",
           .type = "array",
           .description = "The first band and the one past the last",
           .element = "integer"},
          {"dbMin", "number", "The level in dBFS that is 0 in a frame"},
          {"dbMax", "number", "The level in dBFS that is 1 in a frame"},
          {"attackMs", "number", "Time constant of rising"},
          {"releaseMs", "number", "Time constant of falling"},
          {.name = "bandHz",
           .type = "array",
           .description = "The centre of each band in the frames, in hertz",
           .element = "number"}};
}

std::vector<Member> joined(std::vector<Member> first, const std::vector<Member>& then) {
  first.insert(first.end(), then.begin(), then.end());
  return first;
}

Member data(std::string_view schema) {
  return {.name = "data", .type = "object", .description = "The same again", .schema = schema};
}

std::vector<Member> audio_format() {
  return {{"frameSize", "integer", "Bytes of each frame: 464"},
          {"streamVersion", "integer", "Of the frame's form: 1"},
          {"numBands", "integer", "Bands in it: 8"},
          {"numChroma", "integer", "Pitch classes in it: 12"},
          {"waveformSize", "integer", "Samples in it: 128"},
          {"targetFps", "integer", "Frames a second: 30"},
          {"status", "string", "ok"}};
}

}  // namespace

std::vector<SocketSchema> audio_schemas() {
  const Member hop_seq{"hopSeq", "integer", "Counts hops of 8 ms, modulo 2^32"};
  return {
      fft_subscribe(),
      message_schema(
          "FftSubscribed", "audio.fft.subscribed", Answers::yes, "Frames follow",
          joined(joined(joined(subscription_head(), {success_member()}), subscription_tail()),
                 {data("FftSubscription")})),
      {.name = "FftSubscription", .members = joined(subscription_head(), subscription_tail())},
      message_schema("FftRejected", "audio.fft.rejected", Answers::yes,
                     "The table of subscribers is full",
                     {success_member("Always false"),
                      {.name = "error",
                       .type = "object",
                       .description = "RESOURCE_EXHAUSTED, and how many there may be",
                       .schema = "ErrorDetail"}}),
      message_schema("FftFrame", "audio.fft.frame", Answers::no, "A spectrum",
                     {hop_seq,
                      {.name = "key",
                       .type = "boolean",
                       .description = "True where deltas may follow",
                       .optional = true},
                      {.name = "bins",
                       .type = "array",
                       .description = "From the lowest band, at most 4 decimals",
                       .maximum = 1.0,
                       .element = "number"}}),
      message_schema(
          "FftDelta", "audio.fft.frame", Answers::no,
          "A spectrum, as what differs from the last key frame",
          {hop_seq,
           {"delta", "boolean", "Always true"},
           {"keySeq", "integer", "The hopSeq of that key frame"},
           {.name = "changes",
            .type = "array",
            .description = "Pairs of a band's number, from 0 whatever the range, and its bin",
            .element = "array"}}),
      message_schema("AudioSubscribed", "audio.subscribed", Answers::yes, "Binary frames follow",
                     joined(joined({client_id, success_member()}, audio_format()),
                            {data("AudioSubscription")})),
      {.name = "AudioSubscription", .members = joined({client_id}, audio_format())},
  };
}

}  // namespace tactus::protocol
