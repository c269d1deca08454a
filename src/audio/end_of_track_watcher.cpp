#include "audio/end_of_track_watcher.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <stop_token>

#include "platform/this_thread.h"

namespace tactus::audio {

bool stop_at_end(TransportClock& clock, const Source& source) {
  const TransportSnapshot now = clock.snapshot();
  const bool loops = now.loop_enabled && now.sample_pos < now.loop_end;
  if (now.status != TransportStatus::playing || loops || !source.ended(now.sample_pos)) {
    return false;
  }
  return clock.stop().ok();
}

bool skip_unplayable(TransportClock& clock, const Source& source) {
  const TransportSnapshot now = clock.snapshot();
  const auto length = source.length();
  if (now.status != TransportStatus::playing || !length || source.ended(now.sample_pos))
    return false;
  Frames target = source.playable_from(now.sample_pos);
  if (target == now.sample_pos) return false;
  Frames end = *length;
  if (now.loop_enabled && now.sample_pos < now.loop_end) {
    end = std::min(end, now.loop_end);
    if (target >= end) target = source.playable_from(now.loop_start);
  }
  if (target >= end) return clock.stop().ok();
  return clock
      .submit({.kind = TransportCommand::Kind::seek_samples,
               .value = static_cast<double>(target),
               .is_skip = true})
      .ok();
}

EndOfTrackWatcher::EndOfTrackWatcher(TransportClock& clock, const Source& source,
                                     std::chrono::milliseconds period)
    : thread_{[&clock, &source, period](const std::stop_token& stop) {
        platform::name_this_thread("tactus-end");
        std::mutex mutex;
        std::condition_variable_any over;
        std::unique_lock lock{mutex};
        while (!over.wait_for(lock, stop, period, [&stop] { return stop.stop_requested(); })) {
          stop_at_end(clock, source);
          skip_unplayable(clock, source);
        }
      }} {}

}  // namespace tactus::audio
