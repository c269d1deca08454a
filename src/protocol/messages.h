#pragma once

#include <tactus/audio_counters.h>
#include <tactus/result.h>
#include <tactus/transport_state.h>

#include <cstdint>
#include <optional>
#include <string>

namespace tactus::protocol {

/// What the spectrum's streams have done.
struct SpectrumMetrics {
  std::uint64_t fft_subscribers = 0;
  std::uint64_t frames_sent = 0;    ///< counted once for each subscriber
  std::uint64_t encodings = 0;      ///< counted once for all who share one
  std::uint64_t bytes_encoded = 0;  ///< of those
  std::uint64_t hops_analysed = 0;
  std::uint64_t overwritten = 0;  ///< times that sound was gone before it was analysed
};

/// The transport's state as every clock message carries it.
std::string encode(const TransportState& state);

/// The answer of GET /transport/metrics. @param spectrum, audio  nothing where there is none
std::string encode(const TransportMetrics& metrics,
                   const std::optional<SpectrumMetrics>& spectrum = {},
                   const std::optional<AudioCounters>& audio = {});

/// An error as REST answers it: {"error": message, "code": code, "field"?: parameter}.
std::string encode(const Error& error);

}  // namespace tactus::protocol
