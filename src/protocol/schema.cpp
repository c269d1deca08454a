#include "protocol/schema.h"

#include <array>

namespace tactus::protocol {
namespace {

constexpr std::array state_members{
    Member{"playing", "boolean", "Whether the status is playing"},
    Member{"sample_pos", "integer", "Playhead in sample frames"},
    Member{"time_seconds", "number", "Playhead in seconds"},
    Member{"time_formatted", "string", "Playhead as MM:SS.mmm"},
    Member{"frame_count", "integer", "Audio blocks processed while playing"},
    Member{"status", "string", "playing, paused or stopped"},
    Member{"bpm", "number", "Tempo in beats per minute"},
    Member{"beat_pos", "number", "Playhead in beats"},
    Member{"timestamp_ms", "number",
           "Unix time in ms at which the playhead came to sample_pos; now while not playing"},
    Member{"loop_enabled", "boolean", "Whether the loop is in force"},
    Member{"loop_start_seconds", "number", "Start of the loop region"},
    Member{"loop_end_seconds", "number", "End of the loop region"},
    Member{"epoch", "integer", "Discontinuities so far: seeks, stops, loop wraps, tempo changes"},
    Member{"seq", "integer", "Ticks of the stream so far"},
};

constexpr std::array metrics_members{
    Member{"sample_rate", "integer", "In hertz"},
    Member{"block_size", "integer", "Usual frames of an audio block"},
    Member{"bpm", "number", "Tempo in beats per minute"},
    Member{"connected_clients", "integer", "Clients on the clock's stream"},
    Member{"updates_sent", "integer", "Ticks that reached at least one client"},
    Member{"actual_fps", "number", "Ticks a second over the last few seconds"},
    Member{"target_hz", "number", "Ticks a second as set"},
    Member{"playing", "boolean", "Whether the status is playing"},
    Member{"sample_pos", "integer", "Playhead in sample frames"},
    Member{"frame_count", "integer", "Audio blocks processed while playing"},
    Member{"cpu_load", "number", "Share of one core over the last few seconds"},
    Member{.name = "spectrum",
           .type = "object",
           .description = "The spectrum's streams, where tactus was built with them",
           .optional = true,
           .schema = "SpectrumMetrics"},
    Member{.name = "audio",
           .type = "object",
           .description = "The audio's faults, where somebody counts them",
           .optional = true,
           .schema = "AudioMetrics"},
};

constexpr std::array spectrum_metrics_members{
    Member{"fft_subscribers", "integer", "Clients that listen to the spectrum"},
    Member{"frames_sent", "integer", "Frames, counted once for each subscriber"},
    Member{"encodings", "integer", "Frames, counted once for all who share one"},
    Member{"bytes_encoded", "integer", "Bytes of those"},
    Member{"hops_analysed", "integer", "Moments of sound that were transformed"},
    Member{"overwritten", "integer", "Times that sound was gone before it was analysed"},
};

constexpr std::array audio_metrics_members{
    Member{"xruns", "integer", "Audio blocks that came too late or were lost"},
    Member{"dropouts", "integer", "Times that material was not there in time"},
};

constexpr std::array error_members{
    Member{"error", "string", "What is wrong, for a person"},
    Member{"code", "string", "What is wrong, for a program"},
    Member{"field", "string", "The parameter at fault, where there is one", true},
};

constexpr std::array table{
    Schema{"TransportState", state_members},
    Schema{"TransportMetrics", metrics_members},
    Schema{"AudioMetrics", audio_metrics_members},
    Schema{"SpectrumMetrics", spectrum_metrics_members},
    Schema{"Error", error_members},
};

}  // namespace

bool Schema::has_type(std::string_view type) const noexcept {
  if (members.empty() || members.front().name != "type") return false;
  std::string_view rest = members.front().choices;
  while (!rest.empty()) {
    const auto bar = rest.find('|');
    if (rest.substr(0, bar) == type) return true;
    rest = bar == std::string_view::npos ? std::string_view{} : rest.substr(bar + 1);
  }
  return false;
}

std::span<const Schema> schemas() noexcept { return table; }

}  // namespace tactus::protocol
