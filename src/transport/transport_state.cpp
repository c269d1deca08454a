#include <tactus/transport_state.h>

namespace tactus {
namespace {

/// Appends at least `width` decimal digits. std::to_chars is unsuitable: its table is a static
/// local.
char* append(char* out, std::int64_t value, int width) noexcept TACTUS_NONBLOCKING {
  std::array<char, 20> digits{};
  int count = 0;
  for (; value > 0 || count < width; value /= 10)
    digits[static_cast<std::size_t>(count++)] = static_cast<char>('0' + value % 10);
  while (count > 0) *out++ = digits[static_cast<std::size_t>(--count)];
  return out;
}

}  // namespace

std::string_view name(TransportStatus status) noexcept {
  switch (status) {
    case TransportStatus::stopped:
      return "stopped";
    case TransportStatus::paused:
      return "paused";
    case TransportStatus::playing:
      return "playing";
  }
  return "stopped";
}

std::string_view name(Leader leader) noexcept {
  constexpr std::array<std::string_view, 9> names{"internal", "jack", "link", "midi", "mtc",
                                                  "ltc",      "osc",  "host", "audio"};
  const auto index = static_cast<std::size_t>(leader);
  return index < names.size() ? names[index] : names.front();
}

TimeText format_time(Frames position, SampleRate rate) noexcept {
  const std::int64_t seconds = position / rate;
  const std::int64_t ms = position % rate * 1000 / rate;
  TimeText text;
  char* const begin = text.characters.data();
  char* out = append(begin, seconds / 60, 2);
  *out++ = ':';
  out = append(out, seconds % 60, 2);
  *out++ = '.';
  out = append(out, ms, 3);
  text.length = static_cast<std::uint8_t>(out - begin);
  return text;
}

}  // namespace tactus
