#include "protocol/spectrum/spectrum_json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>

namespace tactus::protocol {
namespace {

/// Clients recognise other streams by these lengths, e.g. the audio frame's 464 bytes.
constexpr std::array<std::size_t, 3> lengths_of_others{464, 961, 966};

/// The text of a frame, written in place because formatting dominates a frame's cost.
class FrameText {
 public:
  FrameText(SpectrumTopic topic, std::uint32_t hop_seq) {
    text(R"({"type":")").text(name(topic)).text(R"(.frame","hopSeq":)").integer(hop_seq);
  }
  FrameText(const FrameText&) = delete;
  FrameText& operator=(const FrameText&) = delete;

  FrameText& text(std::string_view characters) noexcept {
    end_ = std::ranges::copy(characters, end_).out;
    return *this;
  }

  FrameText& integer(std::uint32_t value) noexcept {
    end_ = std::to_chars(end_, end_ + 10, value).ptr;
    return *this;
  }

  /// Writes a bin in ten-thousandths, without trailing zeros after the first decimal: 0.0, 0.25,
  /// 1.0.
  FrameText& bin(std::uint16_t value) noexcept {
    if (value == 0) return text("0.0");
    if (value >= 10'000) return text("1.0");
    end_[0] = '0';
    end_[1] = '.';
    end_[2] = digit(value / 1000U);
    end_[3] = digit(value / 100U % 10U);
    end_[4] = digit(value / 10U % 10U);
    end_[5] = digit(value % 10U);
    end_ += 6;
    while (end_[-1] == '0') --end_;
    return *this;
  }

  /// Writes a comma, except before a list's first entry.
  FrameText& comma(bool first) noexcept { return first ? *this : text(","); }

  void finish() noexcept {
    text("]}");
    if (std::ranges::find(lengths_of_others, size()) != lengths_of_others.end()) text(" ");
  }

  std::size_t size() const noexcept { return static_cast<std::size_t>(end_ - text_.data()); }
  std::string str() const { return {text_.data(), size()}; }

 private:
  static char digit(unsigned value) noexcept { return static_cast<char>('0' + value); }

  // Large enough for a delta of all bands: 95 characters, plus [63,0.1234], for each band.
  std::array<char, 1024> text_;
  char* end_ = text_.data();
};

/// Appends everything after the frame's start.
void append_bins(FrameText& text, const SpectrumOptions& options, const QuantisedBands& bands) {
  text.text(R"(,"bins":[)");
  for (std::size_t band = options.first_band; band < options.end_band; ++band)
    text.comma(band == options.first_band).bin(bands[band]);
  text.finish();
}

}  // namespace

std::string json_frame(const SpectrumFrame& frame, const SpectrumOptions& options,
                       const QuantisedBands& bands, JsonKey key) {
  FrameText text{options.topic, frame.hop_seq};
  if (key == JsonKey::yes) text.text(R"(,"key":true)");
  append_bins(text, options, bands);
  return text.str();
}

std::string json_delta(const SpectrumFrame& frame, const SpectrumOptions& options,
                       const QuantisedBands& bands, const QuantisedBands& key,
                       std::uint32_t key_seq) {
  FrameText text{options.topic, frame.hop_seq};
  text.text(R"(,"delta":true,"keySeq":)").integer(key_seq).text(R"(,"changes":[)");
  bool first = true;
  for (std::size_t band = options.first_band; band < options.end_band; ++band) {
    if (bands[band] == key[band]) continue;
    text.comma(first).text("[").integer(static_cast<std::uint32_t>(band)).text(",");
    text.bin(bands[band]).text("]");
    first = false;
  }
  text.finish();
  FrameText full{options.topic, frame.hop_seq};
  append_bins(full, options, bands);
  if (text.size() >= full.size()) return {};
  return text.str();
}

std::string as_fft_frame(std::string_view frame) {
  constexpr std::string_view given = R"({"type":"spectrum.frame")";
  constexpr std::string_view wanted = R"({"type":"audio.fft.frame")";
  if (!frame.starts_with(given)) return std::string{frame};
  if (frame.ends_with(' ')) frame.remove_suffix(1);
  std::string text{wanted};
  text += frame.substr(given.size());
  if (std::ranges::find(lengths_of_others, text.size()) != lengths_of_others.end()) text += ' ';
  return text;
}

}  // namespace tactus::protocol
