#include "server/routes.h"

#include <algorithm>
#include <array>
#include <optional>

#include "protocol/exposition.h"
#include "protocol/messages.h"
#include "server/metrics_page.h"

namespace tactus::server {
namespace {

using Kind = TransportCommand::Kind;
using protocol::Target;

constexpr double furthest = static_cast<double>(max_position);

constexpr std::array seek_parameters{
    Parameter{"seconds", "number", "Position in seconds; give one of the three", 0, 0, false, 10.5},
    Parameter{"beats", "number", "Position in beats, at the tempo of the moment", 0, 0, false, 0},
    Parameter{"samples", "integer", "Position in sample frames", 0, furthest, false, 0},
};
constexpr std::array tempo_parameters{
    Parameter{"bpm", "number", "Beats per minute", min_bpm, max_bpm, true, 140},
};
constexpr std::array loop_parameters{
    Parameter{"start", "number", "Start of the region in seconds", 0, 0, false, 0},
    Parameter{"end", "number", "End of the region in seconds", 0, 0, false, 8},
    Parameter{"enabled", "boolean", "Whether the region is in force", 0, 0, false, 1},
};
constexpr std::array clock_parameters{
    Parameter{"hz", "number", "States a second, where fewer than the server's rate are wanted",
              min_update_hz, max_update_hz, false, 10},
};

std::string read_status(const Readings& readings) {
  return protocol::encode(readings.clock.get_state());
}
std::string read_metrics(const Readings& readings) {
  std::optional<protocol::SpectrumMetrics> spectrum;
  std::optional<AudioCounters> audio;
  if (readings.spectrum) spectrum = readings.spectrum();
  if (readings.audio) audio = readings.audio();
  return protocol::encode(readings.clock.get_metrics(), spectrum, audio);
}
std::string read_openapi(const Readings&) { return openapi_document(); }
std::string read_asyncapi(const Readings&) { return asyncapi_document(); }

template <Kind kind>
Result<TransportCommand> plain(const Target&) {
  return TransportCommand{kind};
}
template <bool enabled>
Result<TransportCommand> switch_loop(const Target&) {
  return TransportCommand{.kind = Kind::loop, .loop = {.enabled = enabled}};
}

constexpr Route get(std::string_view path, std::string_view summary, std::string_view schema,
                    std::string (*read)(const Readings&)) {
  return {"GET", path, summary, schema, {}, read, nullptr};
}
constexpr Route get_text(std::string_view path, std::string_view summary,
                         std::string_view content_type, std::string (*read)(const Readings&)) {
  return {"GET", path, summary, "", {}, read, nullptr, content_type};
}
constexpr Route post(std::string_view path, std::string_view summary,
                     Result<TransportCommand> (*command)(const Target&),
                     std::span<const Parameter> parameters = {}) {
  return {"POST", path, summary, "TransportState", parameters, nullptr, command};
}

constexpr std::array route_table{
    get("/transport/status", "The transport's state", "TransportState", read_status),
    get("/transport/metrics", "Settings, counters and load", "TransportMetrics", read_metrics),
    get_text("/metrics", "All counters, for Prometheus", protocol::exposition_content_type,
             metrics_page),
    get("/openapi.json", "This description", "", read_openapi),
    get("/asyncapi.json", "The messages of /ws, as AsyncAPI 2.6", "", read_asyncapi),
    post("/transport/play", "Start playback", plain<Kind::play>),
    post("/transport/pause", "Pause, keeping the position", plain<Kind::pause>),
    post("/transport/resume", "Play on from the position", plain<Kind::resume>),
    post("/transport/stop", "Stop, back to where playback was started", plain<Kind::stop>),
    post("/transport/rewind", "Go to the start", plain<Kind::rewind>),
    post("/transport/seek", "Go to a position", protocol::seek_command, seek_parameters),
    post("/transport/tempo", "Set the tempo", protocol::tempo_command, tempo_parameters),
    post("/transport/loop", "Set the loop region; what is absent stays", protocol::loop_command,
         loop_parameters),
    post("/transport/loop/enable", "Put the loop in force", switch_loop<true>),
    post("/transport/loop/disable", "Put the loop out of force", switch_loop<false>),
};

constexpr std::array socket_table{
    SocketRoute{Endpoint::typed,
                "/ws",
                "WebSocket: messages with a type: the spectrum, beats, transport and time; see "
                "/asyncapi.json",
                {}},
    SocketRoute{Endpoint::clock, "/ws/transport/clock",
                "WebSocket: the state at once, then at the clock's rate", clock_parameters},
    SocketRoute{Endpoint::control,
                "/ws/transport/control",
                "WebSocket: commands as {\"command\", \"value\"}, each answered when in effect",
                {}},
};

}  // namespace

std::span<const Route> routes() noexcept { return route_table; }
std::span<const SocketRoute> socket_routes() noexcept { return socket_table; }

const SocketRoute* find_socket_route(std::string_view path) noexcept {
  const auto found = std::ranges::find(socket_table, path, &SocketRoute::path);
  return found != socket_table.end() ? &*found : nullptr;
}

}  // namespace tactus::server
