#pragma once

#include <cstddef>

#include "server/counter.h"

namespace tactus::server {

/// What the spectrum's streams have done. Written by: the hub's thread; read by: any.
struct SpectrumStats {
  SingleWriter<std::uint64_t> subscribers;
  Counter frames_sent;    ///< counted once for each subscriber
  Counter encodings;      ///< counted once for all who share one
  Counter bytes_encoded;  ///< of those

  /// One encoding, and how many get it. Thread: the hub's.
  void count(std::size_t bytes, std::size_t receivers) noexcept {
    encodings.add(1);
    bytes_encoded.add(bytes);
    frames_sent.add(receivers);
  }
};

}  // namespace tactus::server
