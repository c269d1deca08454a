#include "server/metrics/page.h"

#include <tactus/version.h>

#include <cstddef>

#include "platform/process_stats.h"
#include "protocol/transport/source_json.h"
#include "server/metrics/server_metrics.h"

namespace tactus::server {
namespace {

using protocol::Exposition;

void append_transport_metrics(Exposition& page, const TransportClock& clock) {
  const TransportState state = clock.get_state();
  page.gauge("tactus_transport_playing", "Whether the transport is playing: 1 or 0.")
      .sample(state.playing ? 1.0 : 0.0)
      .gauge("tactus_transport_position_seconds", "The playhead.")
      .sample(state.time_seconds)
      .gauge("tactus_transport_tempo_bpm", "Tempo in beats per minute.")
      .sample(state.bpm)
      .counter("tactus_transport_blocks_total", "Audio blocks processed while playing.")
      .sample(state.frame_count)
      .counter("tactus_transport_discontinuities_total",
               "Seeks, stops, loop wraps and tempo changes.")
      .sample(state.epoch);
  const LeaderInfo leader = clock.leader();
  page.gauge("tactus_leader_locked", "Whether the transport's leader is followed: 1 or 0.")
      .sample(leader.locked ? 1.0 : 0.0, {{"leader", name(leader.leader)}})
      .counter("tactus_leader_dropouts_total", "Times that the transport's leader was lost.")
      .sample(leader.dropouts)
      .gauge("tactus_leader_phase_error_seconds", "Error of the playhead against the leader's.")
      .sample(leader.phase_error_ms / 1e3)
      .gauge("tactus_leader_jitter_seconds", "Mean deviation of the leader's messages.")
      .sample(leader.jitter_ms / 1e3);
}

void append_audio_metrics(Exposition& page, const AudioCounters& audio) {
  page.counter("tactus_audio_xruns_total", "Audio blocks that were late or lost.")
      .sample(audio.xruns)
      .counter("tactus_audio_dropouts_total", "Times that audio data was not available in time.")
      .sample(audio.dropouts)
      .counter("tactus_audio_device_losses_total", "Times that the sound device stopped.")
      .sample(audio.device_losses)
      .counter("tactus_audio_faults_total",
               "Times that a file could not be played at its turn, or had changed.")
      .sample(audio.faults)
      .gauge("tactus_audio_buffered_seconds",
             "Sound of a pipe that has arrived and waits to be played.")
      .sample(audio.buffered_ms / 1e3);
}

void append_source_metrics(Exposition& page, const SourceInfo& source) {
  page.gauge("tactus_source_up", "Whether what is heard has no fault: 1 or 0.")
      .sample(source.fault.empty() ? 1.0 : 0.0,
              {{"kind", protocol::name(source.kind)}, {"name", protocol::as_utf8(source.name)}})
      .gauge("tactus_source_silent_seconds", "Time since the last sound above -60 dBFS.")
      .sample(source.silent_seconds)
      .gauge("tactus_source_latency_seconds", "From the sound's arrival until it is analysed.")
      .sample(source.latency_ms / 1e3);
}

void append_light_metrics(Exposition& page, const LightCounters& lights) {
  page.counter("tactus_lights_packets_total", "UDP packets sent to lights, by kind.")
      .sample(lights.wled_packets, {{"kind", "wled"}})
      .sample(lights.audio_frames, {{"kind", "audio_frame"}})
      .counter("tactus_lights_send_errors_total",
               "UDP packets for lights that the system could not send.")
      .sample(lights.send_errors);
}

void append_spectrum_metrics(Exposition& page, const protocol::SpectrumMetrics& spectrum) {
  page.counter("tactus_spectrum_hops_total", "Spectra analysed.")
      .sample(spectrum.hops_analysed)
      .counter("tactus_spectrum_overwritten_total",
               "Times that audio was overwritten before it was analysed.")
      .sample(spectrum.overwritten);
}

void append_hop_metrics(Exposition& page, const HopCounters& hop) {
  page.gauge("tactus_edge_ready", "Whether the origin sends: 1 or 0.")
      .sample(hop.ready ? 1.0 : 0.0)
      .counter("tactus_edge_messages_total", "Messages of the origin's streams.")
      .sample(hop.messages)
      .counter("tactus_edge_bytes_total", "Bytes of these messages.")
      .sample(hop.bytes)
      .counter("tactus_edge_messages_not_used_total",
               "Messages that did not come, or were not used, by reason.")
      .sample(hop.lost, {{"reason", "lost"}})
      .sample(hop.refused, {{"reason", "refused"}})
      .sample(hop.foreign, {{"reason", "foreign"}})
      .sample(hop.dropped, {{"reason", "dropped"}})
      .counter("tactus_edge_commands_total", "Commands forwarded to the origin.")
      .sample(hop.commands)
      .counter("tactus_edge_commands_unanswered_total", "Commands that the origin did not answer.")
      .sample(hop.failed_commands)
      .counter("tactus_edge_connections_total", "Times that NATS was connected.")
      .sample(hop.connections)
      .counter("tactus_edge_origins_total", "Times that an origin was found.")
      .sample(hop.origins)
      .gauge("tactus_edge_round_trip_seconds", "Shortest of the last probes of the origin's clock.")
      .sample(hop.round_trip_ms / 1e3);
}

void append_origin_metrics(Exposition& page, const OriginCounters& origin) {
  page.gauge("tactus_origin_connected", "Whether NATS is connected: 1 or 0.")
      .sample(origin.connected ? 1.0 : 0.0)
      .counter("tactus_origin_connections_total", "Times that NATS was connected.")
      .sample(origin.connections)
      .gauge("tactus_origin_edges", "Edges that have a lease of a stream.")
      .sample(static_cast<double>(origin.edges))
      .gauge("tactus_origin_streams", "Streams that edges have leases of.")
      .sample(static_cast<double>(origin.streams))
      .counter("tactus_origin_messages_total", "Messages published to edges, by topic.");
  for (const auto& [topic, sent] : origin.topics) page.sample(sent.messages, {{"topic", topic}});
  page.counter("tactus_origin_bytes_total", "Bytes of these messages.");
  for (const auto& [topic, sent] : origin.topics) page.sample(sent.bytes, {{"topic", topic}});
  page.counter("tactus_origin_answers_total", "Answers to edges, by kind of request.");
  for (const auto& [kind, count] : origin.answers) page.sample(count, {{"request", kind}});
  page.counter("tactus_origin_send_failures_total",
               "Messages to edges that were not sent, without a connection to NATS.")
      .sample(origin.failures);
}

}  // namespace

std::string metrics_page(const Readings& readings) {
  std::string text;
  constexpr std::size_t typical_length = 20'000;
  text.reserve(typical_length);
  Exposition page{text};
  page.gauge("tactus_build_info", "Always 1. Label: version of tactus.")
      .sample(1.0, {{"version", version}});
  append_transport_metrics(page, readings.clock);
  if (readings.audio) append_audio_metrics(page, readings.audio());
  if (readings.source.info) append_source_metrics(page, readings.source.info());
  if (readings.lights) append_light_metrics(page, readings.lights());
  if (const auto spectrum = readings.spectrum ? readings.spectrum() : std::nullopt)
    append_spectrum_metrics(page, *spectrum);
  if (readings.hop) append_hop_metrics(page, readings.hop());
  if (const auto origin = readings.origin ? readings.origin->read() : std::nullopt)
    append_origin_metrics(page, *origin);
  if (readings.stats != nullptr) append_server_metrics(page, *readings.stats);
  append_process_metrics(page);
  return text;
}

void append_process_metrics(Exposition& page) {
  const platform::ProcessStats process = platform::process_stats();
  page.counter("process_cpu_seconds_total", "CPU time of all threads, user and system.")
      .sample(process.cpu_seconds)
      .gauge("process_resident_memory_bytes", "Resident memory.")
      .sample(process.resident_bytes)
      .gauge("process_virtual_memory_bytes", "Mapped memory.")
      .sample(process.virtual_bytes)
      .gauge("process_open_fds", "Open file descriptors.")
      .sample(process.open_fds)
      .gauge("process_max_fds", "Maximum number of open file descriptors.")
      .sample(process.max_fds)
      .gauge("process_start_time_seconds", "Start time of the process, in Unix time.")
      .sample(process.start_time);
}

}  // namespace tactus::server
