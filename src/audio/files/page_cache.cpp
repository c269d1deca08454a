#include "audio/files/page_cache.h"

#include <algorithm>
#include <cassert>
#include <thread>

namespace tactus::audio {

PageCache::PageCache(Frames page_frames, std::size_t slots)
    : page_frames_{page_frames}, slot_count_{slots}, slots_{std::make_unique<Slot[]>(slots)} {
  for (std::size_t i = 0; i < slot_count_; ++i) {
    slots_[i].samples.resize(static_cast<std::size_t>(page_frames) * channels);
  }
}

bool PageCache::read(Frames position, std::span<float> out) noexcept {
  const Frames page = position / page_frames_;
  for (std::size_t i = 0; i < slot_count_; ++i) {
    Slot& slot = slots_[i];
    if (slot.page.load(std::memory_order_relaxed) != page) continue;
    if (!slot.lock.try_lock()) return false;
    // The slot may have been reassigned before it was locked.
    const bool still_there = slot.page.load(std::memory_order_relaxed) == page;
    if (still_there) {
      const auto offset = static_cast<std::size_t>(position % page_frames_) * channels;
      std::copy_n(slot.samples.data() + offset, out.size(), out.data());
    }
    slot.lock.unlock();
    return still_there;
  }
  return false;
}

bool PageCache::holds(Frames page) const noexcept {
  for (std::size_t i = 0; i < slot_count_; ++i) {
    if (slots_[i].page.load(std::memory_order_acquire) == page) return true;
  }
  return false;
}

PageCache::Slot& PageCache::take_slot(std::span<const Frames> keep) {
  assert(keep.size() < slot_count_);
  std::size_t victim = 0;
  for (std::size_t i = 0; i < slot_count_; ++i) {
    const Frames page = slots_[i].page.load(std::memory_order_relaxed);
    if (page == no_page) {
      victim = i;
      break;
    }
    if (std::find(keep.begin(), keep.end(), page) == keep.end()) victim = i;
  }
  Slot& slot = slots_[victim];
  // The audio thread holds the lock only for the length of one copy.
  while (!slot.lock.try_lock()) std::this_thread::yield();
  slot.page.store(no_page, std::memory_order_relaxed);
  return slot;
}

}  // namespace tactus::audio
