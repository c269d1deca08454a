#pragma once

#include <array>
#include <boost/json.hpp>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace tactus::protocol {

/// Decodes a stream of spectrum frames as a client does, based on the format's description. Values
/// are quantised whole numbers; for f32 they are the float's bits.
class ReferenceDecoder {
 public:
  std::uint32_t hop_seq = 0;
  std::size_t first = 0;
  std::vector<std::uint32_t> bands;
  bool key = false;
  bool silence = false;

  /// @param first_band  of the subscription; JSON frames do not contain it
  void json(std::string_view text, std::size_t first_band) {
    const auto frame = boost::json::parse(text).as_object();
    expect(frame.at("type").as_string() == "audio.fft.frame");
    hop_seq = boost::json::value_to<std::uint32_t>(frame.at("hopSeq"));
    first = first_band;
    key = frame.if_contains("delta") == nullptr;
    if (key) {
      key_.clear();
      for (const auto& bin : frame.at("bins").as_array()) key_.push_back(ten_thousandths(bin));
      key_seq_ = hop_seq;
      bands = key_;
      return;
    }
    expect(frame.at("delta").as_bool());
    expect(boost::json::value_to<std::uint32_t>(frame.at("keySeq")) == key_seq_);
    bands = key_;
    for (const auto& change : frame.at("changes").as_array())
      bands.at(change.at(0).to_number<std::size_t>() - first) = ten_thousandths(change.at(1));
  }

  void binary(std::string_view bytes) {
    expect(bytes.size() >= 24 && bytes.substr(0, 4) == "TSP1" && bytes[4] == 1);
    const auto flags = number<std::uint8_t>(bytes, 5);
    const std::size_t size = std::array{1U, 2U, 4U}.at(number<std::uint8_t>(bytes, 6) - 1U);
    hop_seq = number<std::uint32_t>(bytes, 8);
    const std::size_t from = number<std::uint16_t>(bytes, 20);
    const std::size_t count = number<std::uint16_t>(bytes, 22);
    expect(bytes.size() == 24 + count * size);
    key = (flags & 1U) != 0;
    expect(key == ((flags & 2U) == 0));
    silence = (flags & 4U) != 0;
    if (key) {
      key_.assign(count, 0);
      first = from;
    }
    bands = key_;
    for (std::size_t i = 0; i < count; ++i) {
      std::uint32_t value = 0;
      std::memcpy(&value, bytes.data() + 24 + i * size, size);
      std::uint32_t& band = bands.at(from + i - first);
      band = size == 4 ? value : (band + value) % (1U << (8 * size));
    }
    if (key) key_ = bands;
  }

 private:
  static void expect(bool truth) {
    if (!truth) throw std::runtime_error{"not a spectrum frame"};
  }

  static std::uint32_t ten_thousandths(const boost::json::value& bin) {
    const double scaled = bin.as_double() * 10'000.0;
    expect(std::abs(scaled - std::round(scaled)) < 1e-6);
    return static_cast<std::uint32_t>(std::lround(scaled));
  }

  template <class T>
  static T number(std::string_view bytes, std::size_t at) {
    T value;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
  }

  std::vector<std::uint32_t> key_;
  std::uint32_t key_seq_ = 0;
};

}  // namespace tactus::protocol
