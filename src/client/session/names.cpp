#include <tactus/client_values.h>

namespace tactus {

std::string_view name(ConnectionState state) noexcept {
  switch (state) {
    case ConnectionState::connecting:
      return "connecting";
    case ConnectionState::open:
      return "open";
    case ConnectionState::waiting:
      return "waiting";
    case ConnectionState::closed:
      break;
  }
  return "closed";
}

std::string_view name(Stream stream) noexcept {
  switch (stream) {
    case Stream::transport:
      return "transport";
    case Stream::spectrum:
      return "spectrum";
    case Stream::beats:
      return "beats";
    case Stream::audio_frames:
      return "audio frames";
    case Stream::source:
      return "source";
    case Stream::heard_beat:
      break;
  }
  return "heard beat";
}

}  // namespace tactus
