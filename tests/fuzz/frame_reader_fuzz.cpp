#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>

#include "protocol/spectrum/frame_reader.h"
#include "protocol/spectrum/spectrum_decoder.h"
#include "protocol/spectrum/spectrum_frame.h"

namespace {

using namespace tactus::protocol;

void expect(bool truth) {
  if (!truth) std::abort();
}

}  // namespace

/// An accepted frame can be encoded and parsed again.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  if (const auto frame = read_fft_frame(input)) {
    expect(std::ranges::all_of(frame->bins, [](float bin) { return bin >= 0.0F && bin <= 1.0F; }));
    expect(frame->count <= tactus::band_count);
    SpectrumEncoder encoder{{}};
    const auto again = read_fft_frame(encoder.encode({frame->hop_seq, 0, frame->bins}).bytes);
    expect(again.ok() && again->hop_seq == frame->hop_seq);
  }
  // The first half is a key frame, or none; each with and without a valid magic.
  for (const std::string prefix : {"", "TSP1\1"}) {
    SpectrumDecoder decoder;
    for (const auto part : {input.substr(0, size / 2), input.substr(size / 2)}) {
      const auto frame = decoder.decode(prefix + std::string{part});
      if (!frame) continue;
      expect(frame->first + frame->count <= static_cast<int>(tactus::band_count));
      expect(
          std::ranges::all_of(frame->used(), [](float bin) { return bin >= 0.0F && bin <= 1.0F; }));
    }
  }
  // Most inputs have no valid magic, so each is also tried behind a valid one.
  for (std::string bytes :
       {std::string{input}, "AUD" + std::string(1, '\0') + std::string{input}}) {
    if (bytes.size() > audio_frame_bytes / 2) bytes.resize(audio_frame_bytes);
    const auto frame = read_audio_frame(bytes);
    if (!frame) continue;
    const std::string written = encode(*frame);
    const auto again = read_audio_frame(written);
    expect(again.ok() && encode(*again) == written);
  }
  return 0;
}
