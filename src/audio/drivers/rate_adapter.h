#pragma once

#include <tactus/realtime.h>
#include <tactus/units.h>

#include <memory>
#include <span>
#include <vector>

namespace tactus::audio {

/// Rates at which devices run, those nearest to a wanted one first; equal ratios are equally near.
/// The wanted one comes first. Thread: any. Errors: none.
std::vector<SampleRate> rates_near(SampleRate wanted);

/// Converts sound between the engine's rate and a device's, which may refuse the engine's.
///
///     RateAdapter adapter{44'100, 48'000, 2};
///     std::span<float> room;
///     do {
///       room = buffer;
///       adapter.convert(in, room);
///       use(buffer, buffer.size() - room.size());
///     } while (!in.empty() || room.empty());  // a full buffer may leave sound behind
///
/// Threads: one at a time.
class RateAdapter {
 public:
  /// @param from, to       in Hz; their ratio 1/256 to 256
  /// @param channel_count  1 or 2
  /// Errors: throws std::bad_alloc.
  RateAdapter(SampleRate from, SampleRate to, int channel_count);

  /// Converts until the input is used up, or the output is full. Both become what is left.
  /// Thread: audio. Realtime-safe: yes. Errors: none.
  void convert(std::span<const float>& in, std::span<float>& out) noexcept TACTUS_NONBLOCKING;

 private:
  struct Delete {
    void operator()(void* converter) const noexcept;
  };
  std::unique_ptr<void, Delete> converter_;
  const double ratio_;
  const std::size_t channel_count_;
};

}  // namespace tactus::audio
