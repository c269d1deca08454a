#pragma once

#include <atomic>
#include <cstdint>

namespace tactus::server {

/// What the spectrum's streams have done. Thread: the server's, but for what is said.
struct SpectrumStats {
  std::atomic<std::uint64_t> subscribers{0};  // written by: the server's thread; read by: any
  std::uint64_t frames_sent = 0;              ///< counted once for each subscriber
  std::uint64_t encodings = 0;                ///< counted once for all who share one
  std::uint64_t bytes_encoded = 0;
};

}  // namespace tactus::server
