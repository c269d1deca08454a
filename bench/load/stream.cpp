#include "load/stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace tactus::load {
namespace {

constexpr double hops_per_second = 125.0;
constexpr std::int64_t hop_ns = 8'000'000;
constexpr std::size_t spectrum_header = 24;
constexpr std::size_t spectrum_hop_at = 8;

std::optional<std::int64_t> number_after(std::string_view text, std::size_t at,
                                         std::string_view key) noexcept {
  if (at == std::string_view::npos) return std::nullopt;
  at = text.find_first_not_of(" \t\r\n", at + key.size());
  if (at == std::string_view::npos) return std::nullopt;
  std::int64_t number{};
  const auto [rest, failure] = std::from_chars(text.data() + at, text.data() + text.size(), number);
  if (failure != std::errc{}) return std::nullopt;
  return number;
}

}  // namespace

std::optional<Tick> Stream::tick_of(std::string_view message, bool binary) const noexcept {
  if (topic == Topic::clock) {
    constexpr std::string_view key = R"("seq":)";  // the state's last member
    if (binary) return std::nullopt;
    const auto seq = number_after(message, message.rfind(key), key);
    if (!seq) return std::nullopt;
    return Tick{*seq, std::llround(static_cast<double>(*seq) * 1e9 / rate_hz)};
  }
  std::optional<std::int64_t> hop;
  if (!binary) {
    constexpr std::string_view key = R"("hopSeq":)";
    hop = number_after(message, message.find(key), key);
  } else if (message.size() >= spectrum_header && message.starts_with("TSP1")) {
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;)
      value = value << 8U | static_cast<unsigned char>(message[spectrum_hop_at + i]);
    hop = value;
  }
  if (!hop) return std::nullopt;
  return Tick{*hop / hops, *hop * hop_ns};
}

Result<Stream> stream_of(const LoadOptions& options) {
  Stream stream;
  stream.topic = options.topic;
  const bool clock = options.topic == Topic::clock;
  const double asked_hz = options.rate_hz.value_or(clock ? 30.0 : 31.0);
  auto address = client::parse_address(
      options.url, clock ? fmt::format("ws/transport/clock?hz={}", asked_hz) : "ws");
  if (!address) return Error{address.error().code, "URL: " + address.error().message};
  if (address->secure)
    return Error{ErrorCode::invalid_argument, "URL: TLS is not supported; use ws:// or http://"};
  stream.address = std::move(*address);
  stream.rate_hz = asked_hz;
  if (clock) return stream;
  stream.hops = std::max<std::int64_t>(1, std::llround(hops_per_second / asked_hz));
  stream.rate_hz = hops_per_second / static_cast<double>(stream.hops);
  stream.request = options.request.empty()
                       ? fmt::format(R"({{"type":"audio.fft.subscribe","rateHz":{}}})", asked_hz)
                       : options.request;
  return stream;
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
