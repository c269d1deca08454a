#include "server/http/routes.h"

#include <array>
#include <optional>
#include <string>

#include "protocol/http/exposition.h"
#include "protocol/transport/source_json.h"
#include "protocol/transport/transport_json.h"
#include "server/http/documents.h"
#include "server/metrics/page.h"
#include "server/metrics/server_stats.h"
#include "server/streams/upstream.h"

namespace tactus::server {
namespace {

using access::Role;
using Kind = TransportCommand::Kind;
using protocol::Target;

std::string read_status(const Readings& readings) {
  TransportState state = readings.clock.get_state();
  if (readings.stats != nullptr) state.seq = readings.stats->publishing().stream.seq.value();
  return protocol::encode(state);
}
std::string read_metrics(const Readings& readings) {
  std::optional<protocol::SpectrumMetrics> spectrum;
  std::optional<AudioCounters> audio;
  std::optional<SourceInfo> source;
  if (readings.spectrum) spectrum = readings.spectrum();
  if (readings.audio) audio = readings.audio();
  if (readings.source.info) source = readings.source.info();
  TransportMetrics metrics = readings.clock.get_metrics();
  if (readings.stats != nullptr) {
    // Use this server's counters; the clock has those of its first server.
    const StreamStats& stream = readings.stats->publishing().stream;
    metrics.connected_clients = static_cast<std::uint64_t>(stream.connected_clients.value());
    metrics.updates_sent = stream.updates_sent.value();
    metrics.actual_fps = stream.actual_fps.value();
    metrics.cpu_load = stream.cpu_load.value();
  }
  return protocol::encode(metrics, spectrum, audio, source);
}
std::string read_leader(const Readings& readings) {
  return protocol::encode(readings.clock.leader());
}
std::string read_source(const Readings& readings) {
  return protocol::encode(readings.source.info ? readings.source.info() : SourceInfo{});
}
Result<std::size_t> overview_points(const Target& target) {
  constexpr double default_points = 1'000.0;
  const auto points = target.integer("points");
  if (!points) return points.error();
  const double count = points->value_or(default_points);
  if (count < 1.0 || count > static_cast<double>(max_overview_points))
    return Error{ErrorCode::out_of_range,
                 "points must be between 1 and " + std::to_string(max_overview_points), "points"};
  return static_cast<std::size_t>(count);
}
Result<std::string> find_overview(const Readings& readings, const Target& target) {
  const auto points = overview_points(target);
  if (!points) return points.error();
  if (!readings.source.overview)
    return Error{ErrorCode::failed_precondition, "no overview: no files are played"};
  return protocol::encode(readings.source.overview(*points));
}
Result<std::string> upstream_overview(const Target& target) {
  const auto points = overview_points(target);
  if (!points) return points.error();
  return "/transport/overview?points=" + std::to_string(*points);
}
Result<std::string> upstream_leader(const Target&) { return std::string{"/transport/leader"}; }
std::string read_health(const Readings&) { return R"({"status":"ok"})"; }
Result<std::string> find_readiness(const Readings& readings, const Target&) {
  if (readings.upstream != nullptr && !readings.upstream->is_ready())
    return Error{ErrorCode::unavailable, "the origin is silent; try another edge"};
  return std::string{R"({"status":"ready"})"};
}
std::string read_openapi(const Readings&) { return std::string{openapi_document()}; }
std::string read_asyncapi(const Readings&) { return std::string{asyncapi_document()}; }

template <Kind kind>
Result<TransportCommand> plain(const Target&) {
  return TransportCommand{kind};
}
template <bool doubles>
Result<TransportCommand> change_octave(const Target&) {
  return TransportCommand{Kind::beat_octave, doubles ? 2.0 : 0.5};
}
template <bool enabled>
Result<TransportCommand> switch_loop(const Target&) {
  return TransportCommand{.kind = Kind::loop, .loop = {.enabled = enabled}};
}

constexpr Route get(std::string_view path, std::string (*read)(const Readings&),
                    std::string_view content_type = "application/json") {
  return {"GET", path, read, nullptr, content_type};
}
constexpr Route get(std::string_view path,
                    Result<std::string> (*query)(const Readings&, const Target&)) {
  return {.method = "GET", .path = path, .read = nullptr, .command = nullptr, .query = query};
}
/// A GET that an edge passes on to its origin.
constexpr Route upstream(Route route, Result<std::string> (*target)(const Target&)) {
  route.upstream = target;
  return route;
}
/// A GET that needs control from another machine.
constexpr Route get_private(std::string_view path, std::string (*read)(const Readings&),
                            std::string_view content_type) {
  Route route = get(path, read, content_type);
  route.remote_role = Role::control;
  return route;
}
constexpr Route post(std::string_view path, Result<TransportCommand> (*command)(const Target&)) {
  return {.method = "POST",
          .path = path,
          .read = nullptr,
          .command = command,
          .role = Role::control,
          .remote_role = Role::control};
}

constexpr std::array route_table{
    get("/transport/status", read_status),
    get("/transport/metrics", read_metrics),
    upstream(get("/transport/leader", read_leader), upstream_leader),
    get("/transport/source", read_source),
    upstream(get("/transport/overview", find_overview), upstream_overview),
    get("/healthz", read_health),
    get("/readyz", find_readiness),
    get_private("/metrics", metrics_page, protocol::exposition_content_type),
    get("/openapi.json", read_openapi),
    get("/asyncapi.json", read_asyncapi),
    post("/transport/play", plain<Kind::play>),
    post("/transport/pause", plain<Kind::pause>),
    post("/transport/resume", plain<Kind::resume>),
    post("/transport/stop", plain<Kind::stop>),
    post("/transport/rewind", plain<Kind::rewind>),
    post("/transport/next", plain<Kind::next>),
    post("/transport/previous", plain<Kind::previous>),
    post("/transport/seek", protocol::seek_command),
    post("/transport/tempo", protocol::tempo_command),
    post("/transport/loop", protocol::loop_command),
    post("/transport/align", protocol::align_command),
    post("/transport/nudge", protocol::nudge_command),
    post("/transport/meter", protocol::meter_command),
    post("/transport/loop/enable", switch_loop<true>),
    post("/transport/loop/disable", switch_loop<false>),
    post("/beat/tap", protocol::beat_tap_command),
    post("/beat/double", change_octave<true>),
    post("/beat/halve", change_octave<false>),
    post("/beat/shift", plain<Kind::beat_shift>),
    post("/beat/nudge", protocol::beat_nudge_command),
    post("/beat/downbeat", protocol::beat_downbeat_command),
    post("/beat/hold", protocol::beat_hold_command),
    post("/beat/resync", plain<Kind::beat_resync>),
    post("/beat/range", protocol::beat_range_command),
};

}  // namespace

std::span<const Route> routes() noexcept { return route_table; }

}  // namespace tactus::server
