#pragma once

#include <tactus/audio_counters.h>
#include <tactus/result.h>
#include <tactus/source_info.h>
#include <tactus/transport_metrics.h>
#include <tactus/transport_state.h>

#include <cstdint>
#include <optional>
#include <string>

namespace tactus::protocol {

/// Counters of the spectrum streams.
struct SpectrumMetrics {
  std::uint64_t fft_subscribers = 0;       ///< of audio.fft
  std::uint64_t spectrum_subscribers = 0;  ///< of spectrum
  std::uint64_t frames_sent = 0;           ///< once per subscriber
  std::uint64_t encodings = 0;             ///< once per frame shared by several subscribers
  std::uint64_t bytes_encoded = 0;         ///< total size of the encodings
  std::uint64_t hops_analysed = 0;
  std::uint64_t overwritten = 0;  ///< times that sound was lost before its analysis
};

/// Encodes the transport's state, as sent in every clock message.
std::string encode(const TransportState& state);

/// Encodes the answer of GET /transport/leader.
std::string encode(const LeaderInfo& leader);

/// Encodes the answer of GET /transport/metrics.
/// @param spectrum, audio, source  omitted if empty
std::string encode(const TransportMetrics& metrics,
                   const std::optional<SpectrumMetrics>& spectrum = {},
                   const std::optional<AudioCounters>& audio = {},
                   const std::optional<SourceInfo>& source = {});

/// Encodes a REST error: {"error": message, "code": code, "field"?: parameter}.
std::string encode(const Error& error);

}  // namespace tactus::protocol
