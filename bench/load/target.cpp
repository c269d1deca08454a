#include "load/target.h"

#include <fmt/format.h>

#include <string_view>

namespace tactus::load {
namespace {

constexpr std::string_view clock_path = "/ws/transport/clock";
constexpr std::string_view all_topics_path = "/ws";
constexpr double usual_hz = 30.0;
constexpr double usual_spectrum_hz = 31.0;

std::string subscribe(const LoadOptions& options, double rate_hz) {
  if (!options.request.empty()) return options.request;
  const auto rate = fmt::format(R"(,"rateHz":{})", rate_hz);
  switch (options.topic) {
    case Topic::clock:
      return {};
    case Topic::transport:
      return fmt::format(R"({{"type":"transport.subscribe"{}}})", rate);
    case Topic::spectrum:
      return fmt::format(R"({{"type":"audio.fft.subscribe"{}}})", rate);
    case Topic::audio:
      return R"({"type":"audio.subscribe"})";
    case Topic::beats:
      break;
  }
  return R"({"type":"beat.subscribe"})";
}

}  // namespace

Result<Target> target_of(const LoadOptions& options) {
  const bool clock = options.topic == Topic::clock;
  std::string path{clock ? clock_path : all_topics_path};
  const double usual = options.topic == Topic::spectrum ? usual_spectrum_hz : usual_hz;
  const double rate_hz = options.rate_hz.value_or(usual);
  if (clock) path += fmt::format("?hz={}", rate_hz);
  auto address = app::parse_monitor_address(options.url, path);
  if (!address) return address.error();
  return Target{.address = std::move(*address),
                .request = subscribe(options, rate_hz),
                .ticks = TickReader{options.topic, rate_hz}};
}

}  // namespace tactus::load
