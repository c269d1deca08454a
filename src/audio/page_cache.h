#pragma once

#include <tactus/realtime.h>
#include <tactus/units.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "audio/source.h"
#include "realtime/try_lock.h"

namespace tactus::audio {

/// Parts of the timeline in memory: a loading thread fills pages, the audio thread copies from
/// them. Page n holds the frames from n * page_frames on.
///
/// Each slot has a claim, held while its samples are read or written. The audio thread only tries;
/// it fails only for a page that is being thrown out at this moment, which is as good as absent.
class PageCache {
 public:
  PageCache(Frames page_frames, std::size_t slots);

  Frames page_frames() const noexcept TACTUS_NONBLOCKING { return page_frames_; }
  std::size_t slots() const noexcept { return slot_count_; }

  /// Copies frames from one page.
  /// @param position  0 or more; out must not reach into the next page
  /// @return false, and nothing is written, where the page is absent
  /// Thread: audio. Realtime-safe: yes (wait-free). Errors: none.
  bool read(Frames position, std::span<float> out) noexcept TACTUS_NONBLOCKING;

  /// Whether a page is there. Thread: any. Realtime-safe: yes. Errors: none.
  bool holds(Frames page) const noexcept TACTUS_NONBLOCKING;

  /// Loads a page in place of one that is not to be kept.
  /// @param keep  pages to leave alone, fewer than the slots
  /// @param fill  called as fill(position, out) with the place and the room for a page
  /// Thread: loading. Realtime-safe: no. Errors: none.
  template <class Fill>
  void load(Frames page, std::span<const Frames> keep, Fill&& fill) {
    Slot& slot = take_slot(keep);
    fill(page * page_frames_, std::span<float>{slot.samples});
    slot.page.store(page, std::memory_order_release);
    slot.claim.unlock();
  }

 private:
  static constexpr Frames no_page = -1;
  struct Slot {
    std::atomic<Frames> page{no_page};  // written by: loading thread; read by: any
    realtime::TryLock claim;
    std::vector<float> samples;  // of whoever holds the claim
  };
  static_assert(std::atomic<Frames>::is_always_lock_free);

  Slot& take_slot(std::span<const Frames> keep);

  const Frames page_frames_;
  const std::size_t slot_count_;
  const std::unique_ptr<Slot[]> slots_;
};

}  // namespace tactus::audio
