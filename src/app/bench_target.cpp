#include "app/bench_target.h"

#include <fmt/format.h>

#include <string_view>

namespace tactus::app {
namespace {

constexpr std::string_view clock_path = "/ws/transport/clock";
constexpr std::string_view all_topics_path = "/ws";
constexpr double usual_hz = 30.0;
constexpr double usual_spectrum_hz = 31.0;

std::string subscribe(const BenchOptions& options, double rate_hz) {
  if (!options.request.empty()) return options.request;
  const auto rate = fmt::format(R"(,"rateHz":{})", rate_hz);
  const auto member = [](std::string_view name, std::string_view value) {
    return value.empty() ? std::string{} : fmt::format(R"(,"{}":"{}")", name, value);
  };
  switch (options.topic) {
    case BenchTopic::clock:
      return {};
    case BenchTopic::transport:
      return fmt::format(R"({{"type":"transport.subscribe"{}}})", rate);
    case BenchTopic::spectrum:
      return fmt::format(
          R"({{"type":"audio.fft.subscribe"{}{}{}{}}})", rate, member("format", options.format),
          member("sampleFormat", options.sample_format), member("encoding", options.encoding));
    case BenchTopic::audio:
      return R"({"type":"audio.subscribe"})";
    case BenchTopic::beats:
      break;
  }
  return R"({"type":"beat.subscribe"})";
}

}  // namespace

Result<BenchTarget> bench_target(const BenchOptions& options) {
  const bool clock = options.topic == BenchTopic::clock;
  std::string path{clock ? clock_path : all_topics_path};
  const double usual = options.topic == BenchTopic::spectrum ? usual_spectrum_hz : usual_hz;
  const double rate_hz = options.rate_hz.value_or(usual);
  if (clock) path += fmt::format("?hz={}", rate_hz);
  auto address = parse_monitor_address(options.url, path);
  if (!address) return address.error();
  return BenchTarget{.address = std::move(*address),
                     .request = subscribe(options, rate_hz),
                     .ticks = TickReader{options.topic, rate_hz}};
}

}  // namespace tactus::app
