#include "load/tick_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace tactus::load {
namespace {

constexpr double hops_per_second = 125.0;
constexpr double audio_frames_per_second = 30.0;
constexpr std::int64_t hop_ns = 8'000'000;
constexpr std::size_t spectrum_header = 24;
constexpr std::size_t spectrum_hop_at = 8;
constexpr std::size_t audio_frame_bytes = 464;
constexpr std::size_t audio_ms_at = 8;

/// The number after a member's name, searched from the end or from the start.
template <class Number>
std::optional<Number> member(std::string_view text, std::string_view key, bool from_end) noexcept {
  auto at = from_end ? text.rfind(key) : text.find(key);
  if (at == std::string_view::npos) return std::nullopt;
  at = text.find_first_not_of(" \t\r\n", at + key.size());
  if (at == std::string_view::npos) return std::nullopt;
  Number number{};
  const auto [rest, failure] = std::from_chars(text.data() + at, text.data() + text.size(), number);
  if (failure != std::errc{}) return std::nullopt;
  return number;
}

std::int64_t u32_at(std::string_view bytes, std::size_t at) noexcept {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

std::int64_t due_of(std::int64_t number, double rate_hz) noexcept {
  return std::llround(static_cast<double>(number) * 1e9 / rate_hz);
}

}  // namespace

TickReader::TickReader(Topic topic, double rate_hz) noexcept : topic_{topic}, rate_hz_{rate_hz} {
  if (topic == Topic::spectrum) {
    hops_ = std::max<std::int64_t>(1, std::llround(hops_per_second / rate_hz));
    rate_hz_ = hops_per_second / static_cast<double>(hops_);
  } else if (topic == Topic::audio) {
    rate_hz_ = audio_frames_per_second;
  } else if (topic == Topic::beats) {
    rate_hz_ = 0.0;
  }
}

std::optional<std::int64_t> TickReader::count_of(std::string_view message,
                                                 bool binary) const noexcept {
  switch (topic_) {
    case Topic::clock:
    case Topic::transport:
      // The state's last member, where the server is ours.
      return binary ? std::nullopt : member<std::int64_t>(message, R"("seq":)", true);
    case Topic::spectrum:
      if (!binary) return member<std::int64_t>(message, R"("hopSeq":)", false);
      if (message.size() < spectrum_header || !message.starts_with("TSP1")) return std::nullopt;
      return u32_at(message, spectrum_hop_at);
    case Topic::audio:
      if (!binary || message.size() != audio_frame_bytes) return std::nullopt;
      return u32_at(message, audio_ms_at);
    case Topic::beats:
      break;
  }
  if (binary || message.find(R"("beat_index":)") == std::string_view::npos) return std::nullopt;
  const auto ms = member<double>(message, R"("timestamp_ms":)", true);
  if (!ms) return std::nullopt;
  return std::llround(*ms * 1e6);
}

std::optional<Tick> TickReader::read(std::string_view message, bool binary) const noexcept {
  const auto count = count_of(message, binary);
  if (!count) return std::nullopt;
  switch (topic_) {
    case Topic::clock:
    case Topic::transport:
      return Tick{*count, due_of(*count, rate_hz_)};
    case Topic::spectrum:
      return Tick{*count / hops_, *count * hop_ns};
    case Topic::audio: {
      // Its time is that of the tick, cut to the ms: late by less than a period, never early.
      const auto number =
          static_cast<std::int64_t>(static_cast<double>(*count + 1) * rate_hz_ / 1e3);
      return Tick{number, due_of(number, rate_hz_)};
    }
    case Topic::beats:
      break;
  }
  return Tick{*count, *count};
}

std::optional<std::string> refusal_in(std::string_view text) {
  const bool refused = text.find(R"("success":false)") != std::string_view::npos ||
                       text.find(R"("type":"error")") != std::string_view::npos;
  if (!refused) return std::nullopt;
  constexpr std::string_view key = R"("message":")";
  const auto at = text.find(key);
  if (at == std::string_view::npos) return "the server refuses";
  const auto words = text.substr(at + key.size());
  return std::string{words.substr(0, words.find('"'))};
}

}  // namespace tactus::load
