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
    if (!slot.lock.try_lock()) continue;
    // The slot may have been reassigned before it was locked. Another may hold a newer version.
    const bool still_there = slot.page.load(std::memory_order_relaxed) == page;
    if (still_there) {
      const auto offset = static_cast<std::size_t>(position % page_frames_) * channels;
      std::copy_n(slot.samples.data() + offset, out.size(), out.data());
    }
    slot.lock.unlock();
    if (still_there) return true;
  }
  return false;
}

bool PageCache::holds(Frames page) const noexcept {
  for (std::size_t i = 0; i < slot_count_; ++i) {
    const Slot& slot = slots_[i];
    if (slot.page.load(std::memory_order_relaxed) == page && !slot.expired) return true;
  }
  return false;
}

void PageCache::expire(Frames page) noexcept {
  for (std::size_t i = 0; i < slot_count_; ++i) {
    if (slots_[i].page.load(std::memory_order_relaxed) == page) slots_[i].expired = true;
  }
}

// The audio thread may still copy from the slot; its samples stay until it is taken again.
void PageCache::drop_others(Frames page, const Slot& newest) noexcept {
  for (std::size_t i = 0; i < slot_count_; ++i) {
    Slot& slot = slots_[i];
    if (&slot != &newest && slot.page.load(std::memory_order_relaxed) == page)
      slot.page.store(no_page, std::memory_order_release);
  }
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
