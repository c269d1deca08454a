#pragma once

#include <tactus/realtime.h>
#include <tactus/units.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <utility>

#include "audio/pipe/writer_pace.h"
#include "audio/sources/source.h"
#include "realtime/spsc_ring.h"

namespace tactus::audio {

/// The sound on its way from a PcmReader to the audio thread, and what is known of its writer.
struct PcmFeed {
  // Four seconds, so that a stored input shows before it is full; at least four of the largest
  // blocks, twice the cushion.
  explicit PcmFeed(SampleRate rate)
      : ring{std::max<std::size_t>(4 * max_block_size, std::size_t{4} * rate) * channels} {}

  realtime::SpscRing<float> ring;  // written by: reading thread; read by: audio thread

  // Written by: reading thread; read by: any.
  std::atomic<Pace> pace{Pace::unknown};
  std::atomic<bool> has_writer{false};  // sound may follow
  std::atomic<bool> input_over{false};

  // Stale frames. Added by: reading thread; taken by: audio thread.
  std::atomic<std::size_t> to_drop{0};

  /// What is wrong with the input, for a person; empty: nothing. Thread: any but audio.
  std::string fault() const {
    const std::lock_guard lock{mutex};
    return fault_text;
  }
  void set_fault(std::string text) {
    const std::lock_guard lock{mutex};
    fault_text = std::move(text);
  }

  mutable std::mutex mutex;
  std::string fault_text;  // guarded by mutex
};

}  // namespace tactus::audio
