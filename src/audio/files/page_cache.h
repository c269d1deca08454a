#pragma once

#include <tactus/realtime.h>
#include <tactus/units.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "audio/sources/source.h"
#include "realtime/try_lock.h"

namespace tactus::audio {

/// Caches parts of the timeline: a loading thread fills pages, the audio thread copies from them.
/// Page n starts at frame n * page_frames.
///
/// Each slot has a lock, held while its samples are read or written. The audio thread only tries
/// to lock. It fails only for a page that is being evicted, which counts as absent.
class PageCache {
 public:
  PageCache(Frames page_frames, std::size_t slots);

  Frames page_frames() const noexcept TACTUS_NONBLOCKING { return page_frames_; }
  std::size_t slots() const noexcept { return slot_count_; }

  /// Copies frames from one page.
  /// @param position  0 or more; `out` must not extend into the next page
  /// @return false if the page is absent; nothing is written then
  /// Thread: audio. Realtime-safe: yes (wait-free). Errors: none.
  bool read(Frames position, std::span<float> out) noexcept TACTUS_NONBLOCKING;

  /// Returns true if a page is loaded and not expired. Thread: loading. Errors: none.
  bool holds(Frames page) const noexcept;

  /// Marks a page to be loaded again. Until then it can still be read.
  /// Thread: loading. Errors: none.
  void expire(Frames page) noexcept;

  /// Loads a page, replaces its expired version, and evicts one that is not listed in `keep`.
  /// @param keep  pages not to evict, fewer than the slots
  /// @param fill  called as fill(position, out) with the page's position and buffer; returns
  ///              false if it cannot fill them, and the page then stays absent
  /// @return the result of `fill`
  /// Thread: loading. Realtime-safe: no. Errors: none.
  template <class Fill>
  bool load(Frames page, std::span<const Frames> keep, Fill&& fill) {
    Slot& slot = take_slot(keep);
    const bool filled = fill(page * page_frames_, std::span<float>{slot.samples});
    if (filled) {
      slot.expired = false;
      slot.page.store(page, std::memory_order_release);
      drop_others(page, slot);
    }
    slot.lock.unlock();
    return filled;
  }

 private:
  static constexpr Frames no_page = -1;
  struct Slot {
    std::atomic<Frames> page{no_page};  // written by: loading thread; read by: any
    bool expired = false;               // loading thread only
    realtime::TryLock lock;
    std::vector<float> samples;  // guarded by the lock
  };
  static_assert(std::atomic<Frames>::is_always_lock_free);

  Slot& take_slot(std::span<const Frames> keep);
  void drop_others(Frames page, const Slot& newest) noexcept;

  const Frames page_frames_;
  const std::size_t slot_count_;
  const std::unique_ptr<Slot[]> slots_;
};

}  // namespace tactus::audio
