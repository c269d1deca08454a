#include <tactus/transport_state.h>

#include <charconv>

namespace tactus {
namespace {

char* append(char* out, char* end, std::int64_t value, int width) noexcept TACTUS_NONBLOCKING {
  for (std::int64_t limit = 10; width > 1; --width, limit *= 10)
    if (value < limit) *out++ = '0';
  return std::to_chars(out, end, value).ptr;
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

TimeText format_time(Frames position, SampleRate rate) noexcept {
  const std::int64_t seconds = position / rate;
  const std::int64_t ms = position % rate * 1000 / rate;
  TimeText text;
  char* const begin = text.characters.data();
  char* const end = begin + text.characters.size();
  char* out = append(begin, end, seconds / 60, 2);
  *out++ = ':';
  out = append(out, end, seconds % 60, 2);
  *out++ = '.';
  out = append(out, end, ms, 3);
  text.length = static_cast<std::uint8_t>(out - begin);
  return text;
}

}  // namespace tactus
